package httpmail

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/internal/hop"
)

// Error says why a message was not taken. Its text holds no address, nothing of
// the message, and nothing that the service answered but its status.
type Error struct {
	Status int // of the answer; 0 when there was none
	reason string
	cause  error // only a context's error
}

func (e *Error) Error() string { return "httpmail: " + e.reason }

// Unwrap returns the context's error when the context of Send ended.
func (e *Error) Unwrap() error { return e.cause }

// answered turns an answer into the result of a try.
func answered(resp *http.Response, refused bool, now time.Time) error {
	status := resp.StatusCode
	if status >= 200 && status <= 299 {
		return nil
	}
	err := &Error{Status: status, reason: fmt.Sprintf("the mail service answered %d", status)}
	switch {
	case refused:
		err.reason = fmt.Sprintf("the mail service refused the message (%d)", status)
		return notify.Permanent(err)
	case status >= 300 && status <= 399:
		err.reason += ": redirects are not followed, set the final URL"
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		err.reason = fmt.Sprintf("the mail service does not accept us (%d): check its key and the From address", status)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		if wait := hop.RetryAfter(resp.Header.Get("Retry-After"), now); wait > 0 {
			return notify.RetryAfter(err, wait)
		}
	}
	return err
}

// unreachable is the failure of a try that got no answer.
func unreachable(ctx context.Context, err error) error {
	return &Error{reason: hop.Trouble(ctx, "the mail service", err), cause: ctx.Err()}
}
