// Package driver is the contract between [storage.Store] and a database.
//
// An integrator implements [Driver], five methods over opaque records, and
// proves it with the conformance suite of package storagetest. Everything
// typed (validation, sealing, look-ups by hash) is the store's; a driver never
// sees plaintext, and what it indexes holds no personal data.
//
// [storage.Store]: https://pkg.go.dev/github.com/televisit/televisit-go/storage#Store
package driver

import (
	"context"
	"time"
)

// AnyVersion as the expected version of a [Change] accepts whatever is stored,
// nothing included. It is for records without content of their own.
const AnyVersion int64 = -1

// Key names a record.
type Key struct {
	Account string // the customer the record belongs to; never empty, at most MaxAccount bytes
	Kind    string // "visit", "delivery" …; never empty, at most MaxKind bytes
	ID      string // unique within account and kind; never empty, at most MaxID bytes
}

// Record is what a driver keeps: a sealed body and four index columns.
type Record struct {
	Key
	State   string    // at most MaxState bytes; may be empty
	Ref     string    // look-up value, a keyed hash, at most MaxRef bytes; may be empty
	At      time.Time // when it happens, or is due; microseconds, UTC; the zero time is kept as such and sorts first
	Version int64     // 1 when first stored, then one more at each change
	Body    []byte    // sealed by the store; may be empty
}

// Change is one part of a batch: a put, a delete, or a check.
type Change struct {
	Record       // for a put: the new record, its Version ignored; else the key counts
	Expect int64 // the version that must be stored now; 0: no record may be; AnyVersion: whatever
	Delete bool  // remove the record; none there is no error under AnyVersion
	Check  bool  // only hold the whole batch to Expect (never AnyVersion); write nothing
}

// Query selects records. Zero members do not restrict, except Kind, which is
// required: without it, an error matching ErrInvalid. Instants are compared in
// microseconds; what is finer is cut off. Results are ordered by At, then ID
// (then Account, when Account is empty), compared as instants and as bytes.
type Query struct {
	Account string // empty: every account
	Kind    string
	State   string
	Ref     string
	From    time.Time // At >= From
	To      time.Time // At < To
	Desc    bool      // newest first
	Cursor  string    // Next of the page before; only with the same query
	Limit   int       // 0 means 100; at most MaxLimit
}

// Page is a part of a query's results.
type Page struct {
	Records []Record
	Next    string // cursor of the following page; empty at the end
}

// Claim leases due records: those of Account and Kind (and State, unless it is
// empty) whose At is set and not after Due, soonest first. Each is given the
// instant Until as its At, and its next version, in one step, so that no other
// caller gets it before Until unless it is written again.
//
// It is invalid (ErrInvalid) without Kind, or when Until is not after Due: the
// same records would be due again at once.
type Claim struct {
	Account string // empty: every account
	Kind    string
	State   string
	Due     time.Time
	Until   time.Time
	Limit   int // 0 means 100; at most MaxLimit
}

// Driver keeps records. Its methods may be called at once from many
// goroutines, and several processes may share one database. A method whose
// context is done returns an error that matches the context's, and has either
// done all of its work or none of it. What the database refuses for reasons of its
// own (full, read-only, unreachable, changed by hand) is a *[StoreError].
type Driver interface {
	// Get returns one record, or an error matching ErrNotFound. It sees every
	// Apply and Claim that returned before it was called.
	Get(ctx context.Context, key Key) (Record, error)

	// Scan returns one page. Records that are not changed between the pages of
	// a query are returned exactly once, whatever else is changed meanwhile. A
	// cursor that is not one of this query's: an error matching ErrCursor.
	Scan(ctx context.Context, q Query) (Page, error)

	// Apply carries out all changes or none. When a version is not the expected
	// one: a *ConflictError. Once it returns nil, the changes survive the end of
	// the process. A key stands at most once in a batch. A batch that
	// [CheckChanges] refuses is refused with its error; an empty one is no error.
	Apply(ctx context.Context, changes []Change) error

	// Claim leases due records and returns them as they are stored now. A driver
	// without a better way may use [ClaimByScan].
	Claim(ctx context.Context, c Claim) ([]Record, error)

	// Close releases what the driver holds. Later calls return an error matching
	// ErrClosed.
	Close() error
}
