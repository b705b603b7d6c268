package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"code.dny.dev/ssrf"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/internal/hop"
)

// Error says why an endpoint did not take an event. Its text holds neither the
// endpoint's URL nor anything that the endpoint answered but its status.
type Error struct {
	Status int // of the answer; 0 when there was none
	reason string
	cause  error // only a context's error
}

func (e *Error) Error() string { return "webhook: " + e.reason }

// Unwrap returns the context's error when the event's context ended.
func (e *Error) Unwrap() error { return e.cause }

// answered turns an answer into the result of a try.
func answered(resp *http.Response, now time.Time) error {
	if resp.StatusCode >= 200 && resp.StatusCode <= 299 {
		return nil
	}
	err := &Error{Status: resp.StatusCode, reason: fmt.Sprintf("the endpoint answered %d", resp.StatusCode)}
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		err.reason += ": redirects are not followed, enter the final URL in the settings"
	case resp.StatusCode == http.StatusGone:
		err.reason += ": it wants no more events"
		return notify.EndpointGone(err)
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusServiceUnavailable:
		if wait := hop.RetryAfter(resp.Header.Get("Retry-After"), now); wait > 0 {
			return notify.RetryAfter(err, wait)
		}
	}
	return err
}

// unreachable is the failure of a try that got no answer.
func unreachable(ctx context.Context, err error) error {
	e := &Error{reason: hop.Trouble(ctx, "the endpoint", err), cause: ctx.Err()}
	if e.cause == nil && isProhibited(err) {
		e.reason = "the endpoint is not at a public address"
	}
	return e
}

func isProhibited(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork) ||
		errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrInvalidHostPort)
}
