// Package storage keeps what Televisit knows: settings, roster, visits, the
// outbox, Zoom's events, the audit trail and leases.
//
// A [Store] is typed and sealed: it validates records, encrypts their bodies
// with a [Sealer] before a [driver.Driver] sees them, replaces every identifier
// it looks things up by with a keyed hash, and makes each write conditional on
// the version that was read. Drivers (packages memory, sqlite, …, or your own)
// keep opaque records.
//
// Everything belongs to an account: [Store.Account] gives the view of one.
package storage

import (
	"context"
	"iter"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Store is the typed, sealed store over a driver. It is safe for concurrent
// use, by several processes too where the driver is.
type Store struct{ records sealed.Records }

// Errors that callers match with errors.Is, besides those of package driver.
var (
	// ErrWrongKeyset: the store was sealed with another keyset.
	ErrWrongKeyset = sealed.ErrWrongKeyset
	// The driver's errors, so that nobody above this package has to know it.
	ErrNotFound = driver.ErrNotFound
	ErrConflict = driver.ErrConflict
	ErrCursor   = driver.ErrCursor
	ErrInvalid  = driver.ErrInvalid
)

// StoreError is a database that cannot be used, or not for this call.
type StoreError = driver.StoreError

// MaxBatch is how many changes one Commit may hold.
const MaxBatch = driver.MaxBatch

// RecordError is a record that could not be opened or decoded (truncated,
// altered, or sealed by a key that is not in the keyset), or a batch that could
// not be stored.
type RecordError = driver.RecordError

// Open makes a store over a driver. The first one to open an empty database
// leaves a mark in it; opening it with another keyset is ErrWrongKeyset.
func Open(ctx context.Context, d driver.Driver, s Sealer) (*Store, error) {
	rs := sealed.Records{Driver: d, Sealer: s, Account: sealed.StoreAccount}
	if err := rs.CheckMark(ctx); err != nil {
		return nil, err
	}
	return &Store{records: rs}, nil
}

// Sealed reports whether a store was made in the database before: then it opens
// with the keyset of that time only.
func Sealed(ctx context.Context, d driver.Driver) (bool, error) {
	return sealed.Marked(ctx, d)
}

// Accounts lists the ids of all accounts that have settings, in order.
func (s *Store) Accounts(ctx context.Context) iter.Seq2[string, error] {
	return s.accountsWith(ctx, kind.Settings)
}

func (s *Store) accountsWith(ctx context.Context, of string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for r, err := range sealed.Walk(ctx, s.records.Driver, driver.Query{Kind: of, Limit: driver.MaxLimit}) {
			if !yield(r.Account, err) || err != nil {
				return
			}
		}
	}
}

// Installations lists the ids of all accounts that have a [OAuthGrant], in order.
func (s *Store) Installations(ctx context.Context) iter.Seq2[string, error] {
	return s.accountsWith(ctx, kind.Grant)
}

// Account is the view of one account. It does no I/O; the account need not
// exist yet. The id must not be empty or "-".
func (s *Store) Account(id string) *Account { return &Account{store: s, records: s.records.Of(id)} }

// Driver returns the driver beneath, for checks and maintenance.
func (s *Store) Driver() driver.Driver { return s.records.Driver }

// Close closes the driver.
func (s *Store) Close() error { return s.records.Driver.Close() }

func isNotFound(err error) bool { return sealed.IsNotFound(err) }
