package storage

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage/internal/upkeep"
)

// ErrLegalHold: the account's data must be kept, so nothing of it is removed.
var ErrLegalHold = errors.New("the account is under legal hold: its data are kept; lift the hold in the settings first")

// ErasureKind is what a [ErasureRecord] is of.
type ErasureKind string

const (
	ErasureWipe  ErasureKind = upkeep.ErasureWipe  // everything of an account was removed
	ErasurePurge ErasureKind = upkeep.ErasurePurge // what was past its retention was removed
)

// ErasureRecord is the lasting record of a removal: what was removed, when and how much.
// It holds no data of any person, and outlives the account. Its JSON form is what
// commands print.
type ErasureRecord struct {
	ID      string           `json:"id"`
	Account string           `json:"account"`
	Kind    ErasureKind      `json:"kind"`
	Began   time.Time        `json:"began"`
	Ended   time.Time        `json:"ended,omitzero"` // zero: still under way, or broken off; the same call goes on with it
	Records map[string]int64 `json:"records"`        // how many were removed, by kind
	// AuditSequence and AuditHash are of the last audit entry among what was
	// removed: together with a copy of the trail they tell that it was this one.
	AuditSequence int64  `json:"audit_sequence,omitempty"`
	AuditHash     []byte `json:"audit_hash,omitempty"`
}

// Total is how many records were removed.
func (p ErasureRecord) Total() (n int64) {
	for _, of := range p.Records {
		n += of
	}
	return n
}

func erasureRecord(p upkeep.ErasureRecord) ErasureRecord {
	return ErasureRecord{
		ID: p.ID, Account: p.Account, Kind: ErasureKind(p.Kind), Began: p.Began, Ended: p.Ended,
		Records: p.Records, AuditSequence: p.AuditSequence, AuditHash: p.AuditHash,
	}
}

// ErasureRecords lists the records of all removals, oldest first. account "" means every
// account.
func (s *Store) ErasureRecords(ctx context.Context, account string) iter.Seq2[ErasureRecord, error] {
	return func(yield func(ErasureRecord, error) bool) {
		for p, err := range upkeep.ErasureRecords(ctx, s.records, account) {
			if !yield(erasureRecord(p), err) {
				return
			}
		}
	}
}

// Wipe removes everything that is kept of the account, and leaves a [ErasureRecord] that
// holds no personal data, which [Store.ErasureRecords] lists. An account under legal hold
// is refused with ErrLegalHold; one of which nothing is kept, and never was, with
// ErrNotFound.
//
// It works in bounded batches. When it breaks off, whatever the reason, call it
// again: it goes on where it was, and the proof counts every record once. On an
// account that is wiped already it returns the proof of that. Several callers at
// once do no harm.
//
// Whoever holds a lease of the account's loses it: a batch with its
// [Lease.Guard] fails from then on. The numbers of the leases themselves (they
// name no person) are kept and raised, so that a holder from before is refused
// even when the account comes back. A caller without a lease may still store
// records that are new: stop the account's work before.
//
// progress is told of the proof after each batch; it may be nil.
func (a *Account) Wipe(ctx context.Context, progress func(ErasureRecord)) (ErasureRecord, error) {
	if err := a.checkHold(ctx); err != nil {
		return ErasureRecord{}, err
	}
	tell := func(upkeep.ErasureRecord) {}
	if progress != nil {
		tell = func(p upkeep.ErasureRecord) { progress(erasureRecord(p)) }
	}
	p, err := upkeep.Wipe(ctx, a.records, tell)
	return erasureRecord(p), err
}

// checkHold refuses an account under legal hold.
func (a *Account) checkHold(ctx context.Context) error {
	s, err := a.Settings(ctx)
	switch {
	case isNotFound(err):
		return nil
	case err != nil:
		return err
	case s.Retention.LegalHold:
		return ErrLegalHold
	}
	return nil
}
