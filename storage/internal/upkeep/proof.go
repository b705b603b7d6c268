// Package upkeep removes and renews what is kept, over all kinds alike: purges by
// retention, wipes, the proofs of both, and sealing with a new key. It goes by the
// index of records and opens as few of them as it can, so that one which cannot be
// opened any more keeps nothing from being removed.
//
// Every operation may be broken off at any point and begun again, and be run by
// several processes at once.
package upkeep

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Kinds of proofs.
const (
	ErasureWipe  = "wipe"
	ErasurePurge = "purge"
)

// ErasureRecord is the lasting record of a removal, as it is stored. storage.ErasureRecord says
// what its members are.
type ErasureRecord struct {
	ID            string           `json:"id"`
	Account       string           `json:"account"`
	Kind          string           `json:"kind"`
	Began         time.Time        `json:"began"`
	Ended         time.Time        `json:"ended,omitzero"`
	Records       map[string]int64 `json:"records"`
	AuditSequence int64            `json:"audit_sequence,omitempty"`
	AuditHash     []byte           `json:"audit_hash,omitempty"`

	version int64
}

// total is how many records were removed.
func (p ErasureRecord) total() (n int64) {
	for _, of := range p.Records {
		n += of
	}
	return n
}

func (p ErasureRecord) row(own sealed.Records) sealed.Row {
	return sealed.Row{Kind: kind.Proof, ID: p.ID, State: p.Kind, Ref: own.Hash(kind.Proof, p.Account), At: p.Began, Version: p.version, Value: p}
}

// ErasureRecords lists the records of all removals, oldest first. account "" means every
// account. They are the store's own records, so that they outlive accounts.
func ErasureRecords(ctx context.Context, rs sealed.Records, account string) iter.Seq2[ErasureRecord, error] {
	own := rs.Store()
	q := driver.Query{Account: own.Account, Kind: kind.Proof, Limit: driver.MaxLimit}
	if account != "" {
		q.Ref = own.Hash(kind.Proof, account)
	}
	return func(yield func(ErasureRecord, error) bool) {
		for r, err := range sealed.Walk(ctx, own.Driver, q) {
			p := ErasureRecord{version: r.Version}
			if err == nil {
				err = own.Open(r, &p)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// openErasure returns the account's record of that kind that is under way. When
// there is none, it is a new one that is not stored yet, and last is the latest
// that was ended, if any.
func openErasure(ctx context.Context, rs sealed.Records, of string) (open ErasureRecord, last *ErasureRecord, err error) {
	n := 0
	for p, err := range ErasureRecords(ctx, rs, rs.Account) {
		if err != nil {
			return ErasureRecord{}, nil, err
		}
		if p.Kind != of {
			continue
		}
		if p.Ended.IsZero() {
			return p, nil, nil
		}
		n++
		last = &p
	}
	// The number keeps two callers at once from beginning two proofs.
	id := fmt.Sprintf("%s-%s-%06d", rs.Store().Hash(kind.Proof, rs.Account), of, n+1)
	return ErasureRecord{ID: id, Account: rs.Account, Kind: of, Began: driver.Truncate(time.Now())}, last, nil
}

// remove carries out deletions of one kind and counts them in the proof, all in
// one batch: a crash leaves no removal uncounted, nor one counted twice.
func (p *ErasureRecord) remove(ctx context.Context, rs sealed.Records, of string, deletions []driver.Change, counted int) error {
	next := *p
	next.Records = maps.Clone(p.Records)
	if next.Records == nil {
		next.Records = map[string]int64{}
	}
	if counted > 0 {
		next.Records[of] += int64(counted)
	}
	own := rs.Store()
	batch, err := own.Put(next.row(own))
	if err != nil {
		return err
	}
	if err := rs.Driver.Apply(ctx, append(batch, deletions...)); err != nil {
		return err
	}
	next.version++
	*p = next
	return nil
}
