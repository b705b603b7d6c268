package zoom

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// What an [*Error] can be matched with, by errors.Is.
var (
	ErrNotFound     = errors.New("zoom: not found")                  // Zoom says, by the code that this operation has for it, that what the call names does not exist
	ErrExists       = errors.New("zoom: exists already")             // the e-mail address has a user (1005, 1009)
	ErrInvalid      = errors.New("zoom: request refused as invalid") // Zoom will refuse it again (300 …)
	ErrUnauthorized = errors.New("zoom: credentials refused")        // tokens or keys: a person must act; do not try again by itself
	ErrForbidden    = errors.New("zoom: not permitted")              // by role or account setting (200, 2306, 3161 …), and what the next three say
	ErrRateLimited  = errors.New("zoom: rate limit reached")         // see Error.Limit, Error.Subject and [RetryAt]
	ErrUnavailable  = errors.New("zoom: not available")              // Zoom or the way to it is failing, or it is not Zoom that answers: try again later
	ErrInProgress   = errors.New("zoom: the meeting is in progress") // and may not be deleted before it has ended (3002)
)

// What kinds of [ErrForbidden] and [ErrInvalid] there are; each is matched by both.
var (
	ErrScope          = fmt.Errorf("%w: a scope is missing", ErrForbidden)            // 4711: see Error.Scopes; other operations go on
	ErrFeatureOff     = fmt.Errorf("%w: not enabled for the account", ErrForbidden)   // as API users (2016), single sign-on (2002, 2032), rooms
	ErrNoLicence      = fmt.Errorf("%w: no licence is left", ErrForbidden)            // or the host has none (2033, 2034, 3412 …)
	ErrNoRegistration = fmt.Errorf("%w: registration is not switched on", ErrInvalid) // for the meeting
)

// Subject is what an error is about. Nothing should be concluded wider than that.
type Subject string

// Subjects. The zero value is to be read as SubjectRequest.
const (
	SubjectRequest    Subject = "request"    // this one request, for now; whatever is not known to be wider
	SubjectObject     Subject = "object"     // what the call names: a meeting, a user, a room
	SubjectRegistrant Subject = "registrant" // one person registered for one meeting
	SubjectHost       Subject = "host"       // the host of the meeting; the call may name another thing
	SubjectFeature    Subject = "feature"    // what the operation does, in the whole account; other operations go on
	SubjectAccount    Subject = "account"    // everything; a per-second or daily limit: all operations of the same label
)

// Error is a refusal or failure of one call. It is one statement: Subject is what
// it is about, errors.Is what it says, RetryAt until when.
type Error struct {
	Operation  string    // as "Meetings.Create"
	Status     int       // HTTP status; 0 when no answer came
	Code       int       // Zoom's own code; 0 when it sent none
	TrackingID string    // names the call to Zoom's support
	Message    string    // Zoom's text, where it is known to hold no data; else ""
	Fields     []string  // of the request that Zoom complains about
	Scopes     []string  // that the token lacks, any of which would do ([ErrScope])
	Subject    Subject   // what it is about
	Limit      Limit     // which limit was reached
	RetryAt    time.Time // when the limit ends, at the latest the next midnight UTC; zero: not told
	Err        error     // the cause, when the exchange itself failed

	kind   error  // one of the Err values above
	advice string // what to do
}

// Limit says which of Zoom's limits a call ran into.
type Limit string

// Limits.
const (
	LimitPerSecond  Limit = "per second" // of the account, for the operation's rate-limit label
	LimitDaily      Limit = "daily"      // of the account, for the operation's rate-limit label
	LimitHost       Limit = "host"       // 100 creates and updates of meetings per host and UTC day
	LimitRegistrant Limit = "registrant" // 3 registrations, 10 changes of status a day for one registrant
	LimitInvites    Limit = "invites"    // new users per day
	LimitLock       Limit = "lock"       // another call is working on the same resource
	LimitOther      Limit = "other"      // one that this package does not know: it is taken for this request's own
)

// Error names the operation, the status, Zoom's code and trace id, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("zoom: ")
	b.WriteString(e.Operation)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": status %d", e.Status)
	}
	if e.Code != 0 {
		fmt.Fprintf(&b, ", code %d", e.Code)
	}
	if e.TrackingID != "" {
		b.WriteString(", trace " + e.TrackingID)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if len(e.Fields) > 0 {
		b.WriteString(" (fields: " + strings.Join(e.Fields, ", ") + ")")
	}
	if len(e.Scopes) > 0 {
		b.WriteString(" (scopes: " + strings.Join(e.Scopes, " or ") + ")")
	}
	if e.Limit != "" {
		fmt.Fprintf(&b, ": %s limit", e.Limit)
	}
	if !e.RetryAt.IsZero() {
		b.WriteString(" until " + e.RetryAt.UTC().Format(time.RFC3339))
	}
	if e.Err != nil {
		b.WriteString(": " + strings.TrimPrefix(e.Err.Error(), e.Operation+": "))
	}
	if e.advice != "" {
		b.WriteString("; " + e.advice)
	}
	return b.String()
}

// Unwrap returns the cause, when the exchange itself failed.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is the Err value that e belongs to, or a wider one.
func (e *Error) Is(target error) bool { return errors.Is(e.kind, target) }

// Errors of the call pipeline, the same for both vendors of this module.
type (
	// UnknownOutcomeError says that a write was sent and its answer lost: look
	// the object up before making another.
	UnknownOutcomeError = httpcall.UnknownOutcomeError
	// WaitError says that a call may be made again, but not before its RetryAt.
	WaitError = httpcall.WaitError
	// BodyTooLargeError says that an answer was longer than 32 MiB.
	BodyTooLargeError = httpcall.BodyTooLargeError
	// RedirectError says that a redirect to another host was not followed.
	RedirectError = httpcall.RedirectError
	// DecodeError says that an answer of success was none: it was not what Zoom
	// documents, or lacks the member that makes it one.
	DecodeError = httpcall.DecodeError
	// TransportError says that no complete answer came.
	TransportError = httpcall.TransportError
)

// RetryAt returns the time before which err says that a repeat is pointless.
func RetryAt(err error) (time.Time, bool) {
	if at, ok := httpcall.RetryAt(err); ok {
		return at, true
	}
	if e, ok := errors.AsType[*Error](err); ok && !e.RetryAt.IsZero() {
		return e.RetryAt, true
	}
	if e, ok := errors.AsType[*TokenError](err); ok && !e.RetryAt.IsZero() {
		return e.RetryAt, true
	}
	return time.Time{}, false
}

// Unknown reports whether err says that a write may have been carried out
// although it failed.
func Unknown(err error) bool { return httpcall.Unknown(err) }

// failed wraps a failure of the exchange.
func failed(op httpcall.Operation, err error) error {
	return &Error{Operation: op.Name, Err: err, Subject: SubjectRequest, kind: ErrUnavailable}
}
