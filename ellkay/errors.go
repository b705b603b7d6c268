package ellkay

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// Error is a call that failed, as a statement: Class says what it means, Subject
// what it is about, and RetryAt until when it holds. Nothing is said of anything
// else. What an answer does not prove is about the one request, for now: a status
// without LKCloud's own fault comes from whatever stands in between, so that its 404
// is no absence and its 403 no missing right.
//
// Every error of this package that comes from a call is one, or a [*TokenError], or
// wraps one; match them with errors.As. It never holds what LKCloud wrote as message
// or detail, nor keys, tokens or bodies: those may name patients.
type Error struct {
	Operation string  // "LKAppointments/GetAppointment"
	Status    int     // HTTP status; 0 when no answer came
	Code      Code    // LKCloud's ErrorCode; "" when the answer held none
	Handle    string  // LKCloud's trace id: give it to ELLKAY's support
	Class     Class   // what the failure means
	Subject   Subject // what it is about
	Fields    []Field // fields the fault named, as far as they are known names

	// RetryAt is when another try makes sense; zero when nobody said.
	RetryAt time.Time
	// Err is the cause below, such as a lost connection or ctx.Err(); nil when
	// LKCloud answered with a fault.
	Err error

	action  string
	unknown bool
	names   wire.Keys
}

// Field is a field of a request that a fault complains about.
type Field struct {
	Name      string
	MaxLength int // most characters it may have; 0 when the fault did not say
}

// Errors to match with errors.Is.
var (
	// ErrNotFound: LKCloud says, by its own code, that the EHR knows no such
	// appointment, patient or slot as the call named.
	ErrNotFound = errors.New("not found")
	// ErrNotAvailable: the operation is not enabled or not supported at the site.
	ErrNotAvailable = errors.New("not available at this site")
	// ErrNotPermitted: the keys are right, but they, or those that ELLKAY holds for
	// the EHR, may not do this operation. Others may go on.
	ErrNotPermitted = errors.New("not permitted")
	// ErrKeysRefused: LKCloud or its identity server refuses the keys themselves.
	// Nothing works until others are entered.
	ErrKeysRefused = errors.New("the keys are refused")
	// ErrUnreadable: LKCloud answered with success and something else than the
	// operation answers; after a write, without what acknowledges it.
	ErrUnreadable = errors.New("the answer is not what this operation answers")
	// ErrPageLoop: a search returned a page token a second time.
	ErrPageLoop = errors.New("the pages of the answer repeat themselves")
	// ErrTooManyPages: a search did not end after 1,000 pages.
	ErrTooManyPages = errors.New("the answer has more than 1,000 pages")
	// ErrMixedUp: LKCloud answered with another record than the one asked for.
	ErrMixedUp = errors.New("the answer is about another record than the one asked for")
	// ErrWriteBackOff: the site's profile forbids writing to the EHR.
	ErrWriteBackOff = errors.New("the site's profile says that nothing is written to the EHR")
)

// Action says in plain words what to do about the failure.
func (e *Error) Action() string { return e.action }

// Unknown reports whether the call was a write of which it is not known whether
// it was carried out. Read the record before writing again.
func (e *Error) Unknown() bool { return e.unknown }

// Unwrap returns the cause below.
func (e *Error) Unwrap() error { return e.Err }

// Is matches [ErrNotFound], [ErrNotAvailable], [ErrNotPermitted] and
// [ErrKeysRefused].
func (e *Error) Is(target error) bool {
	switch target {
	case ErrNotFound:
		return e.Class == ClassRecord
	case ErrNotAvailable:
		return e.Code == CodeFeatureNotEnabled || e.Code == CodeFeatureNotSupported
	case ErrNotPermitted:
		return e.Subject == SubjectFeature && (e.Code == CodeForbidden || e.Code == CodeBridgeForbidden)
	case ErrKeysRefused:
		return e.Subject == SubjectKeys
	}
	return false
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("LKCloud " + e.Operation + ": ")
	switch {
	case e.Code != "":
		b.WriteString(string(e.Code))
	case e.Err != nil:
		b.WriteString(strings.TrimPrefix(e.Err.Error(), e.Operation+": "))
	default:
		b.WriteString("refused")
	}
	for i, f := range e.Fields {
		b.WriteString([]string{" ", ", "}[min(i, 1)] + f.Name)
		if f.MaxLength > 0 {
			fmt.Fprintf(&b, " (at most %d characters)", f.MaxLength)
		}
	}
	if e.Status > 0 {
		fmt.Fprintf(&b, " (status %d", e.Status)
		if e.Handle != "" {
			b.WriteString(", handle " + e.Handle)
		}
		b.WriteString(")")
	}
	if e.unknown {
		b.WriteString("; it is unknown whether the change was made, look before repeating it")
	}
	b.WriteString(advice(e.action, e.RetryAt))
	return b.String()
}

func advice(action string, retryAt time.Time) (text string) {
	if action != "" {
		text = "; " + action
	}
	if !retryAt.IsZero() {
		text += "; not before " + retryAt.UTC().Format(time.RFC3339)
	}
	return text
}

// maxLength returns the limit the fault gave for a field.
func (e *Error) maxLength(field string) (int, bool) {
	i := slices.IndexFunc(e.Fields, func(f Field) bool { return f.MaxLength > 0 && strings.EqualFold(f.Name, field) })
	if i < 0 {
		return 0, false
	}
	return e.Fields[i].MaxLength, true
}

// outcomeUnknown reports whether err says that a write may have been carried out.
func outcomeUnknown(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.unknown
}

// codeOf returns the code of the *Error in err, "" when there is none.
func codeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
