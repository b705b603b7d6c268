// Package driver is the contract between [storage.Store] and a database.
//
// An integrator implements [Driver], five methods over opaque records, and
// proves it with the conformance suite of package storagetest. Everything
// typed (validation, sealing, look-ups by hash) is the store's; a driver never
// sees plaintext, and what it indexes holds no personal data.
//
// # The contract
//
// Concurrency. All methods may be called at once. Batches behave as if they were
// carried out one after the other: a check, and a version that is expected, hold
// until the whole batch is done, the absence of a record (Expect 0) included. So
// of two batches that each check what the other one writes, one fails.
//
// Ownership. A driver keeps no slice that it was given and gives out none that
// it keeps: callers write to bodies.
//
// Order. Results are ordered by At, ID and Account, At as microseconds with the
// zero time first, the others byte by byte (not by a collation, and with regard
// to case). [Micros] and [FromMicros] turn instants into a number that sorts so.
//
// Cursors. A cursor names the place behind the last record that was given, not a
// page number, so that what is added or removed meanwhile neither hides nor
// repeats other records. It holds as long as the database, over Close and over
// processes. [MakeCursor] and [ParseCursor] make such cursors from the order
// above. Callers take them as they are.
//
// Conflicts. A batch fails as a whole with one of the records that were not as
// expected, whichever the driver meets first. A conflict is an answer, not a
// fault: it is not tried again by the driver.
//
// Cancellation. A context that is done before the work begins means that nothing
// is done. One that ends later may stop the work, all of it, or be too late; when
// the method returns the context's error, the caller does not know which, and
// reads again.
//
// Limits. [CheckChanges], [CheckKey] and [CheckClaim] hold them; call the one
// that fits first of all. [PageLimit] turns a Limit into a number. A Get of a key
// that CheckKey refuses is ErrNotFound: no such record can be stored.
//
// Begin with package memory, or with examples/customdriver, which adds a disk;
// [ClaimByScan] is a Claim for whoever has Scan and Apply.
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

// Page is a part of a query's results: as many as its Limit asks for, or all that
// are left. A driver whose answers are bounded may give fewer, at least one, when
// the bodies are larger than MaxBatchBytes together. Only Next tells whether there
// are more.
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

	// Claim leases due records and returns them as they are stored now, each to
	// one caller only. A driver without a better way may use [ClaimByScan]. When
	// Claim fails half way, or its answer is lost, records may stay leased; they
	// are due again at Until.
	Claim(ctx context.Context, c Claim) ([]Record, error)

	// Close releases what the driver holds. Later calls return an error matching
	// ErrClosed, Close itself excepted: closing twice is no error. Close when no
	// other call is under way; one that is may fail.
	Close() error
}
