package ellkay

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
	"github.com/televisit/televisit-go/internal/httpcall"
)

// judge turns an answer into a statement; it also notes what the answer tells about
// the site. A success is judged further by its operation, which knows the member
// that makes it one.
func (st *siteState) judge(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	f, isFault := wire.ParseFault(ans.Status, ans.Body)
	switch success := ans.Status >= 200 && ans.Status < 300; {
	case success && !isFault && wire.IsPage(ans.Body):
		return httpcall.Verdict{Err: unreadable(op.Name, ans.Status), Retry: !op.Safe} // of a write it means: the outcome is unknown
	case success && !isFault:
		st.gate.Succeeded()
		return httpcall.Verdict{}
	}
	err := &Error{Operation: op.Name, Status: ans.Status, Handle: f.Handle, Fields: fieldsOf(f), names: f.Keys}
	r := statusRule(ans.Status)
	if isFault {
		err.Code, _ = canonical(Code(f.Code))
		r = ruleFor(op.Name, err.Code, f.Keys, ans.Status)
	}
	err.Class, err.Subject, err.action = r.class, r.subject, r.action
	st.limits.takeLengths(err.Fields)
	return httpcall.Verdict{
		Err:        err,
		Retry:      r.retry || r.lost && !op.Safe, // of a write it means: the outcome is unknown
		After:      st.rest(err.Code, ans),
		Reject:     r.rejected,
		RenewToken: r.renew,
	}
}

// rest is how long the answer asks to leave the site alone; it tells the gate.
func (st *siteState) rest(code Code, ans httpcall.Answer) time.Duration {
	after := retryAfter(ans, time.Now())
	switch {
	case code == CodeExternalAPIRateLimitReached:
		return st.gate.Strike(after)
	case code == CodePageRequestTimeout:
		return max(after, pageTimeoutWait)
	case code == CodeOperationCancelled, ans.Status == http.StatusTooManyRequests:
		st.gate.Narrow()
	}
	return after
}

const pageTimeoutWait = 2 * time.Second

// retryAfter is what an answer asks to wait, as far as it is believed.
func retryAfter(ans httpcall.Answer, now time.Time) time.Duration {
	after, _ := httpcall.RetryAfter(ans.Header.Get("Retry-After"), now)
	return min(after, bounds.LongestWait)
}

func fieldsOf(f wire.Fault) []Field {
	var fields []Field
	for _, field := range f.Fields {
		fields = append(fields, Field(field))
	}
	return fields
}

// asError makes the error that a failed call returns: a *TokenError when there was
// no token for it, else an *Error.
func asError(op httpcall.Operation, err error) error {
	if token, ok := errors.AsType[*TokenError](err); ok {
		c := *token // it may be shared by many calls
		c.Operation = op.Name
		return &c
	}
	e := &Error{Operation: op.Name, Class: ClassRetryable, Subject: SubjectRequest, Err: err}
	if fault, ok := errors.AsType[*Error](err); ok {
		c := *fault
		e = &c
	} else {
		c := causeOf(err)
		e.Class, e.Status, e.Err, e.action = c.class, c.status, c.err, c.action
	}
	if e.unknown = httpcall.Unknown(err); e.unknown && e.Err != nil && errors.Is(e.Err, ErrUnreadable) {
		e.Class = ClassAmbiguous
	}
	if at, ok := httpcall.RetryAt(err); ok {
		e.RetryAt = at
	}
	if errors.Is(e.Err, errResting) {
		e.Subject = SubjectSite
	}
	e.Err = endOf(err, e.Err)
	return e
}

// endOf keeps the end of the caller's context as the cause.
func endOf(err, known error) error {
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) && !errors.Is(known, end) {
			return end
		}
	}
	return known
}

// cause is what an error that is not the host's means.
type cause struct {
	class  Class
	status int
	action string
	err    error
}

func causeOf(err error) cause {
	if t, ok := errors.AsType[*httpcall.TransportError](err); ok {
		return cause{class: ClassRetryable, err: t, action: "check the network and the configured URL, then try again"}
	}
	if r, ok := errors.AsType[*httpcall.RedirectError](err); ok {
		return cause{class: ClassSlow, err: r, action: "something between us and LKCloud redirects the call; try again, and check the network and the configured URL if it stays"}
	}
	if l, ok := errors.AsType[*httpcall.BodyTooLargeError](err); ok {
		return cause{class: ClassRequest, status: l.Status, err: l, action: "ask for less at once"}
	}
	if w, ok := errors.AsType[*httpcall.WaitError](err); ok && w.Err == nil {
		return cause{class: ClassRetryable, err: errResting, action: "the EHR limits calls; wait"}
	}
	return cause{class: ClassRetryable, err: err}
}

var errResting = errors.New("not sent: the EHR's call limit was reached")

// notSent is a call that cannot be made.
func notSent(op string, err error) *Error {
	return &Error{Operation: op, Class: ClassRequest, Subject: SubjectRequest, Err: err}
}

// unreadable is an answer of success without the member that makes it one.
func unreadable(op string, status int) *Error {
	return &Error{Operation: op, Status: status, Class: ClassRetryable, Subject: SubjectRequest, Err: ErrUnreadable,
		action: "try again; if it stays, tell ELLKAY and the maintainers of this client"}
}

// unacknowledged is an answer of success to a write that does not say what was done.
func unacknowledged(op string, status int) *Error {
	e := unreadable(op, status)
	e.unknown, e.Class = true, ClassAmbiguous
	return e
}

// mixedUp is an answer about another record.
func mixedUp(op string, status int) *Error {
	return &Error{Operation: op, Status: status, Class: ClassAmbiguous, Subject: SubjectRequest, Err: ErrMixedUp,
		action: "nothing was taken over; tell ELLKAY if it stays"}
}
