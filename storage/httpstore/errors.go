package httpstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/storage/driver"
)

// UnavailableError is a store that could not be reached, or that has a fault of
// its own. The same call may well succeed later. It is a *[driver.StoreError]
// too, as every database's refusal is.
type UnavailableError struct {
	Operation string // "get", "scan", "apply" or "claim"
	Err       error  // a *driver.StoreError of what happened at the last try
	unknown   bool
}

func (e *UnavailableError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *UnavailableError) Unwrap() error { return e.Err }

// Temporary reports true: try again later.
func (e *UnavailableError) Temporary() bool { return true }

// Unknown reports whether an apply or a claim may have been carried out, so that
// the records have to be read anew to know.
func (e *UnavailableError) Unknown() bool { return e.unknown }

// ErrDenied: the handler knows another token.
var ErrDenied = errors.New("the store refused the token; give the one that the store's server was started with")

var (
	errForeign  = errors.New("what answers at the store's address is not a store; check the address, its path included")
	errRedirect = errors.New("the store's address answers with a redirect, which is not followed; give the address that it leads to")
)

// wireError is the answer to a request that was not carried out.
type wireError struct {
	Code   string   `json:"code"`
	Detail string   `json:"detail,omitempty"`
	Key    *wireKey `json:"key,omitempty"`    // of a conflict
	Expect int64    `json:"expect,omitempty"` // of a conflict
}

// codes name the errors that survive the wire.
var codes = []struct {
	code   string
	err    error
	status int
}{
	{"not_found", driver.ErrNotFound, http.StatusNotFound},
	{"conflict", driver.ErrConflict, http.StatusConflict},
	{"cursor", driver.ErrCursor, http.StatusUnprocessableEntity},
	{"too_large", driver.ErrTooLarge, http.StatusRequestEntityTooLarge},
	{"invalid", driver.ErrInvalid, http.StatusBadRequest},
}

// toWire is what a driver's error becomes, with its status. The texts of errors
// that are the database's own stay with the handler.
func toWire(err error) (wireError, int) {
	for _, c := range codes {
		if !errors.Is(err, c.err) {
			continue
		}
		w := wireError{Code: c.code, Detail: err.Error()}
		if conflict, ok := errors.AsType[*driver.ConflictError](err); ok {
			key := keyOf(conflict.Key)
			w.Key, w.Expect = &key, conflict.Expect
		}
		return w, c.status
	}
	if errors.Is(err, driver.ErrClosed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return wireError{Code: "stopping", Detail: "the store's server is stopping"}, http.StatusServiceUnavailable
	}
	detail := "the database of the store's server failed; that server's log says why"
	if se, ok := errors.AsType[*driver.StoreError](err); ok { // its reason is in plain words, its cause may name more
		detail = "the database of the store's server: " + se.Reason + "; that server's log says why"
	}
	return wireError{Code: "failed", Detail: detail}, http.StatusInternalServerError
}

// fromWire is the reverse, nil for a code that names no error of a driver.
func fromWire(w wireError) error {
	for _, c := range codes {
		switch {
		case c.code != w.Code:
		case w.Key != nil:
			return &driver.ConflictError{Key: driver.Key(*w.Key), Expect: w.Expect}
		case w.Detail == "" || w.Detail == c.err.Error():
			return c.err
		default:
			return detailed{w.Detail, c.err}
		}
	}
	return nil
}

// detailed is one of the driver's errors, in the words of the other side.
type detailed struct {
	text string
	err  error
}

func (e detailed) Error() string { return e.text }
func (e detailed) Unwrap() error { return e.err }

// unreadable is a request that could not be decoded. It does not say more: the
// decoder quotes its input.
type unreadable struct{ err error }

func (unreadable) Error() string   { return driver.ErrInvalid.Error() + ": it is not the JSON expected" }
func (e unreadable) Unwrap() error { return e.err }

// Is makes it the caller's fault, unless the rest of the request did not come.
func (e unreadable) Is(target error) bool {
	if errors.Is(e.err, os.ErrDeadlineExceeded) {
		return target == context.DeadlineExceeded
	}
	return target == driver.ErrInvalid
}

// judge says what an answer means.
func judge(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	v := httpcall.JudgeStatus(op, ans)
	if v.Err == nil {
		return v
	}
	var w wireError
	known := json.Unmarshal(ans.Body, &w) == nil && w.Code != ""
	err := fromWire(w)
	switch {
	case known && err != nil:
		return httpcall.Verdict{Err: err}
	case ans.Status == http.StatusUnauthorized:
		return httpcall.Verdict{Err: ErrDenied}
	case ans.Status >= 300 && ans.Status < 400:
		return httpcall.Verdict{Err: errRedirect}
	case known:
		v.Err = fmt.Errorf("%w: %s", v.Err, w.Detail)
	case !v.Retry:
		v.Err = fmt.Errorf("%w (%w)", errForeign, v.Err)
	}
	return v
}

// explain is what a call's error becomes for the caller of the driver.
func explain(ctx context.Context, op httpcall.Operation, err error) error {
	if err == nil {
		return nil
	}
	if at, ok := httpcall.RetryAt(err); ok { // it would be beyond the caller's time
		if deadline, limited := ctx.Deadline(); limited && at.After(deadline) {
			err = fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
		}
	}
	switch {
	case ctx.Err() != nil && !errors.Is(err, ctx.Err()):
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	case temporary(err):
		unknown := httpcall.Unknown(err) || op == opApply && sent(err)
		err = &driver.StoreError{Store: "the store's server", Reason: "it cannot be used at the moment", Err: err}
		return &UnavailableError{Operation: op.Name, Err: err, unknown: unknown}
	}
	return err
}

// temporary reports whether the store, not the call, is at fault.
func temporary(err error) bool {
	if s, ok := errors.AsType[*httpcall.StatusError](err); ok {
		return s.Status >= 500 || s.Status == http.StatusTooManyRequests || s.Status == http.StatusRequestTimeout
	}
	_, cut := errors.AsType[*httpcall.TransportError](err)
	return cut
}

// sent reports whether the last try may have reached the handler.
func sent(err error) bool {
	t, cut := errors.AsType[*httpcall.TransportError](err)
	return !cut || t.Sent
}
