package httpcall

import (
	"errors"
	"fmt"
	"time"
)

// UnknownOutcomeError says that a write may or may not have been carried out:
// it was sent, its answer was lost or unreadable, and it may not be repeated
// blindly. Look the object up before trying again.
type UnknownOutcomeError struct {
	Operation string
	Err       error // what happened to the answer
}

func (e *UnknownOutcomeError) Error() string {
	return fmt.Sprintf("%s: sent, but it is unknown whether it was carried out; look before repeating it: %v", e.Operation, e.Err)
}

func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// Unknown reports true: whether the write was carried out is not known.
func (e *UnknownOutcomeError) Unknown() bool { return true }

// WaitError says that a call may be made again, but not before RetryAt: the
// wait is longer than a call may block for.
type WaitError struct {
	Operation string
	RetryAt   time.Time
	Err       error // why; nil when the call was not sent at all
}

func (e *WaitError) Error() string {
	text := fmt.Sprintf("%s: try again at %s", e.Operation, e.RetryAt.UTC().Format(time.RFC3339))
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *WaitError) Unwrap() error { return e.Err }

// BodyTooLargeError says that an answer was longer than the limit and was not read to its end.
type BodyTooLargeError struct {
	Operation string
	Status    int
	Limit     int64 // bytes
}

func (e *BodyTooLargeError) Error() string {
	return fmt.Sprintf("%s: the answer (status %d) is longer than %d bytes and was dropped; ask for less at once", e.Operation, e.Status, e.Limit)
}

// RedirectError says that a redirect was not followed: it leads to another
// host, to plain http, would turn a write into a read, or never ends.
type RedirectError struct {
	Operation string
	Host      string // where it leads
}

func (e *RedirectError) Error() string {
	return fmt.Sprintf("%s: refused to follow a redirect to host %q; check the configured base URL", e.Operation, e.Host)
}

// DecodeError says that an answer of success was not what the operation answers.
// It keeps where, not what: the value may be personal data.
type DecodeError struct {
	Operation string
	Status    int
	Size      int   // bytes of the body
	Offset    int64 // where reading stopped, 0 when not known
	Field     string
	Missing   bool // Field is what would have made it a success, and is not there
}

func (e *DecodeError) Error() string {
	text := fmt.Sprintf("%s: the answer (status %d, %d bytes) is not the JSON expected", e.Operation, e.Status, e.Size)
	if e.Missing {
		return text + ": it lacks " + e.Field
	}
	if e.Field != "" {
		text += ", field " + e.Field
	}
	if e.Offset > 0 {
		text += fmt.Sprintf(", at byte %d", e.Offset)
	}
	return text
}

// StatusError is the error of [JudgeStatus] and, for a vendor's own judge, a
// start to build on.
type StatusError struct {
	Operation string
	Status    int
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: status %d", e.Operation, e.Status)
}

// RetryAt returns the time before which err says a repeat is pointless.
func RetryAt(err error) (time.Time, bool) {
	if w, ok := errors.AsType[*WaitError](err); ok {
		return w.RetryAt, true
	}
	return time.Time{}, false
}

// Unknown reports whether err says that a write may have been carried out.
func Unknown(err error) bool {
	u, ok := errors.AsType[interface {
		error
		Unknown() bool
	}](err)
	return ok && u.Unknown()
}
