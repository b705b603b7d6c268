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
	"encoding/base64"
	"errors"
	"fmt"
	"iter"

	"github.com/televisit/televisit-go/storage/driver"
)

// Store is the typed, sealed store over a driver. It is safe for concurrent
// use, by several processes too where the driver is.
type Store struct {
	driver driver.Driver
	sealer Sealer
}

// Sealer encrypts bodies and derives look-up values. Package seal has the one
// over Tink keysets.
type Sealer interface {
	// Seal encrypts and authenticates plaintext, bound to the associated data.
	Seal(plaintext, associated []byte) ([]byte, error)
	// Open reverses Seal; a body that is truncated, altered, moved to another
	// record or sealed by an unknown key is an error.
	Open(sealed, associated []byte) ([]byte, error)
	// Hash is a keyed hash of at least 16 bytes that never changes, even when
	// the sealing key is rotated.
	Hash(data []byte) ([]byte, error)
}

// Errors that callers match with errors.Is, besides those of package driver.
var (
	// ErrWrongKeyset: the store was sealed with another keyset.
	ErrWrongKeyset = errors.New("the store was sealed with another keyset; start with the keyset file that was used when the store was made, or with a new store")
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
// not be stored, which it names by its first record. It holds account, kind and
// id only.
type RecordError struct {
	Key    driver.Key
	Stored bool // storing failed, not reading; nothing of the batch was stored
	Err    error
}

func (e *RecordError) Error() string {
	verb := "read"
	if e.Stored {
		verb = "stored"
	}
	return fmt.Sprintf("%s record %s of account %s cannot be %s: %v", e.Key.Kind, e.Key.ID, e.Key.Account, verb, e.Err)
}

// Unwrap returns the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// Open makes a store over a driver. The first one to open an empty database
// leaves a mark in it; opening it with another keyset is ErrWrongKeyset.
func Open(ctx context.Context, d driver.Driver, s Sealer) (*Store, error) {
	st := &Store{driver: d, sealer: s}
	if err := st.checkMark(ctx); err != nil {
		return nil, err
	}
	return st, nil
}

// hashSize is how many bytes of a keyed hash make a look-up value.
const hashSize = 16

// markKey is the record that tells a wrong keyset at once.
var markKey = driver.Key{Account: ownAccount, Kind: kindMark, ID: "keyset"}

// ownAccount holds what belongs to the store and to no account.
const ownAccount = "-"

func (s *Store) checkMark(ctx context.Context) error {
	hash, err := s.sealer.Hash(associated(markKey))
	if err != nil {
		return fmt.Errorf("the sealer cannot hash: %w", err)
	}
	if len(hash) < hashSize {
		return fmt.Errorf("the sealer's hash has %d bytes, at least %d are needed", len(hash), hashSize)
	}
	ref := base64.RawURLEncoding.EncodeToString(hash[:hashSize])
	r, err := s.driver.Get(ctx, markKey)
	if errors.Is(err, driver.ErrNotFound) {
		return s.leaveMark(ctx, ref)
	}
	if err != nil {
		return err
	}
	if _, err := s.sealer.Open(r.Body, associated(markKey)); err != nil || r.Ref != ref {
		return ErrWrongKeyset
	}
	return nil
}

func (s *Store) leaveMark(ctx context.Context, ref string) error {
	body, err := s.sealer.Seal([]byte(markKey.ID), associated(markKey))
	if err != nil {
		return fmt.Errorf("the sealer cannot seal: %w", err)
	}
	err = s.driver.Apply(ctx, []driver.Change{{Record: driver.Record{Key: markKey, Ref: ref, Body: body}}})
	if errors.Is(err, driver.ErrConflict) { // another process was first
		return s.checkMark(ctx)
	}
	return err
}

// Sealed reports whether a store was made in the database before: then it opens
// with the keyset of that time only.
func Sealed(ctx context.Context, d driver.Driver) (bool, error) {
	_, err := d.Get(ctx, markKey)
	if isNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

// Accounts lists the ids of all accounts that have settings, in order.
func (s *Store) Accounts(ctx context.Context) iter.Seq2[string, error] {
	return s.accountsWith(ctx, kindSettings)
}

func (s *Store) accountsWith(ctx context.Context, kind string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for r, err := range scanRecords(ctx, s.driver, driver.Query{Kind: kind, Limit: driver.MaxLimit}) {
			if !yield(r.Account, err) || err != nil {
				return
			}
		}
	}
}

// Installations lists the ids of all accounts that have a [Grant], in order.
func (s *Store) Installations(ctx context.Context) iter.Seq2[string, error] {
	return s.accountsWith(ctx, kindGrant)
}

// Account is the view of one account. It does no I/O; the account need not
// exist yet. The id must not be empty or "-".
func (s *Store) Account(id string) *Account { return &Account{store: s, id: id} }

// Driver returns the driver beneath, for checks and maintenance.
func (s *Store) Driver() driver.Driver { return s.driver }

// Close closes the driver.
func (s *Store) Close() error { return s.driver.Close() }

// associated is what a sealed body is bound to.
func associated(k driver.Key) []byte {
	return []byte(k.Account + "\x00" + k.Kind + "\x00" + k.ID)
}

// scanRecords walks all pages of a query.
func scanRecords(ctx context.Context, d driver.Driver, q driver.Query) iter.Seq2[driver.Record, error] {
	return func(yield func(driver.Record, error) bool) {
		for {
			page, err := d.Scan(ctx, q)
			if err != nil {
				yield(driver.Record{}, err)
				return
			}
			for _, r := range page.Records {
				if !yield(r, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.Cursor = page.Next
		}
	}
}

func isNotFound(err error) bool { return errors.Is(err, driver.ErrNotFound) }
