package ellkay

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
	"github.com/televisit/televisit-go/internal/httpcall"
)

// judge says what an answer means; it also notes what the answer tells about
// the site.
func (st *siteState) judge(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	f, isFault := wire.ParseFault(ans.Status, ans.Body)
	if !isFault && ans.Status >= 200 && ans.Status < 300 {
		st.gate.Succeeded()
		return httpcall.Verdict{}
	}
	code := Code(f.Code)
	r := ruleFor(code, ans.Status)
	after, _ := httpcall.RetryAfter(ans.Header.Get("Retry-After"), time.Now())
	switch {
	case code == CodeExternalAPIRateLimitReached:
		after = st.gate.Strike(after)
	case code == CodePageRequestTimeout:
		after = max(after, pageTimeoutWait)
	case code == CodeOperationCancelled, ans.Status == http.StatusTooManyRequests:
		st.gate.Narrow()
	}
	fields := fieldsOf(f)
	st.limits.lengths(fields)
	err := &Error{
		Operation: op.Name,
		Status:    ans.Status,
		Code:      code,
		Handle:    f.Handle,
		Class:     r.class,
		Fields:    fields,
		action:    r.action,
		names:     f.Keys,
	}
	return httpcall.Verdict{
		Err:        err,
		Retry:      r.retry || r.lost && !op.Safe, // for a write it means: the outcome is unknown
		After:      after,
		Reject:     r.rejected,
		RenewToken: r.renew,
	}
}

const pageTimeoutWait = 2 * time.Second

func fieldsOf(f wire.Fault) []Field {
	var fields []Field
	for _, field := range f.Fields {
		fields = append(fields, Field(field))
	}
	return fields
}

// asError makes the *Error that every failed call returns.
func asError(op httpcall.Operation, err error) *Error {
	e := &Error{Operation: op.Name, Class: ClassRetryable, Err: err}
	if fault, ok := errors.AsType[*Error](err); ok {
		c := *fault // a token's failure may be shared by many calls
		e = &c
		if e.Operation != op.Name { // the token's: name the call it was for as well
			e.Operation, e.token = op.Name+" ("+fault.Operation+")", true
		}
	} else {
		e.describe(err)
	}
	e.unknown = httpcall.Unknown(err)
	if at, ok := httpcall.RetryAt(err); ok {
		e.RetryAt = at
	}
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) && !errors.Is(e.Err, end) {
			e.Err = end
		}
	}
	return e
}

// describe fills in what an error that is not LKCloud's means.
func (e *Error) describe(err error) {
	if t, ok := errors.AsType[*httpcall.TransportError](err); ok {
		e.Err, e.action = t, "check the network and the configured URL, then try again"
		return
	}
	if r, ok := errors.AsType[*httpcall.RedirectError](err); ok {
		e.Err, e.Class = r, ClassClient
		return
	}
	if l, ok := errors.AsType[*httpcall.BodyTooLargeError](err); ok {
		e.Err, e.Class, e.Status = l, ClassRequest, l.Status
		return
	}
	if w, ok := errors.AsType[*httpcall.WaitError](err); ok && w.Err == nil {
		e.Err, e.action = errResting, "the EHR limits calls; wait"
	}
}

var errResting = errors.New("not sent: the EHR's call limit was reached")

// notSent is a call that cannot be made.
func notSent(op string, err error) *Error {
	return &Error{Operation: op, Class: ClassRequest, Err: err}
}

// unreadable is an answer of success that cannot be understood.
func unreadable(op string, status int) *Error {
	return &Error{Operation: op, Status: status, Class: ClassRetryable, Err: ErrUnreadable,
		action: "try again; if it stays, tell ELLKAY and the maintainers of this client"}
}

// mixedUp is an answer about another record.
func mixedUp(op string, status int) *Error {
	return &Error{Operation: op, Status: status, Class: ClassAmbiguous, Err: ErrMixedUp,
		action: "nothing was taken over; tell ELLKAY if it stays"}
}
