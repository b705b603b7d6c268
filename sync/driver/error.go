package driver

import (
	"cmp"
	"errors"
	"time"
)

// Kind is what an error of an [EHR] or [Video] means for the engine.
type Kind int

const (
	Temporary      Kind = iota // try again later
	NotFound                   // the thing does not exist there
	Permanent                  // another try will not mend it; a person must
	Unauthorized               // credentials refused: the account pauses
	RateLimited                // a limit is spent until Error.Until
	Unsupported                // this site or account cannot do it at all
	OutcomeUnknown             // a write that may or may not have happened
)

// Subject is what an error is about. Nothing is concluded wider than that.
type Subject int

const (
	OfRequest Subject = iota // this one request, for now
	OfObject                 // what the request named: a meeting, an appointment, a person
	OfFeature                // Error.Feature, for this account
	OfHost                   // the meeting's host: whatever is asked for others goes on
	OfAccount                // the whole account
)

// Error is how an adapter tells the engine what went wrong. Its zero value is a
// temporary trouble of one request, of which nothing is known.
type Error struct {
	Kind    Kind
	Subject Subject
	Feature string    // OfFeature: which one, short and stable, such as "api_users"
	Until   time.Time // RateLimited: when to try again; others: until when it holds, zero: not told
	Code    string    // short and stable, such as "zoom_daily_limit"
	Action  string    // what a person should do, in plain words; may be empty
	Err     error     // the cause; without personal data
}

func (e *Error) Error() string {
	if e.Err == nil {
		return cmp.Or(e.Code, "the vendor gave no reason")
	}
	return e.Err.Error()
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err. An error that is no *Error is
// Temporary.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Temporary
}

// CodeNotOurs is the code of an error about a meeting that does not carry the stamp
// any more: it was left alone.
const CodeNotOurs = "not_ours"
