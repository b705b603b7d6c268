// Package httpcall is the one call pipeline that both vendor clients share.
//
// A call runs, in this order, through: the caller's context, the operation
// (its rate-limit class, and whether it may be repeated), retry, limiter,
// access token (one flight, one renewal on 401), transport with trace hooks,
// a bounded decode, and a typed error. What differs between vendors (how an
// answer is told from a fault, how long a class must wait, what an error looks
// like) is given to [New] as functions; this package knows no vendor.
package httpcall

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Operation says what a call is, apart from its data.
type Operation struct {
	Name  string // "Meetings.Create": for errors, hooks and limits; never holds data
	Class string // rate-limit class, as the vendor names it; empty means unlimited
	Safe  bool   // may be repeated although an earlier try may have been carried out
}

// Request is the data of one call.
type Request struct {
	Method string
	Path   string     // escaped path below the base, as built by [Path]
	Query  url.Values // nil means none
	Header http.Header
	Body   any // sent as JSON; url.Values are sent as a form; nil sends nothing
}

// Answer is what came back, whole and bounded, before it is decoded.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Limiter makes a call wait until its class may be used.
//
// Wait returns a release function that is called when the answer has been read
// (nil when there is nothing to release), or an error when the wait would be
// longer than the caller accepts or ctx ends first.
type Limiter interface {
	Wait(ctx context.Context, op Operation) (release func(), err error)
}

// TokenSource gives access tokens.
//
// Token returns the current token, fetching one when needed; concurrent calls
// share one fetch. Renew is told which token was refused, so that the callers
// that saw the same refusal cause one renewal between them.
type TokenSource interface {
	Token(ctx context.Context) (string, error)
	Renew(ctx context.Context, refused string) (string, error)
}

// Verdict is what a vendor's answer means.
type Verdict struct {
	Err        error         // nil: success
	Retry      bool          // worth another try now
	After      time.Duration // wait at least this long before it; 0 leaves it to backoff
	Reject     bool          // the vendor did not carry the call out (429, a lock): a retry is safe even for an unsafe operation
	RenewToken bool          // the access token was refused
}
