package notify

import (
	"errors"
	"time"
)

// failure is an error with advice about another try.
type failure struct {
	err       error
	permanent bool
	after     time.Duration
	gone      bool
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// Permanent marks an error that another try will not mend, such as a refused
// address. It returns nil for nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &failure{err: err, permanent: true}
}

// EndpointGone marks an error that says the endpoint wants no more events (HTTP 410):
// permanent, and the endpoint is to be switched off.
func EndpointGone(err error) error {
	if err == nil {
		return nil
	}
	return &failure{err: err, permanent: true, gone: true}
}

// RetryAfter marks a temporary error with the time that the other side asked to
// be left alone. It returns nil for nil.
func RetryAfter(err error, d time.Duration) error {
	if err == nil {
		return nil
	}
	return &failure{err: err, after: d}
}

// IsPermanent reports whether another try is pointless.
func IsPermanent(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && f.permanent
}

// IsEndpointGone reports whether the endpoint is to be switched off.
func IsEndpointGone(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && f.gone
}

// RetryDelay is how long the other side asked to be left alone; 0 when it did not say.
func RetryDelay(err error) time.Duration {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.after
	}
	return 0
}
