package storage

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// ProofKind is what a [Proof] is of.
type ProofKind string

const (
	ProofWipe  ProofKind = "wipe"  // everything of an account was removed
	ProofPurge ProofKind = "purge" // what was past its retention was removed
)

// Proof is the lasting record of a removal: what was removed, when and how much.
// It holds no data of any person, and outlives the account. Its JSON form is what
// commands print.
type Proof struct {
	Meta    `json:"-"`
	ID      string           `json:"id"`
	Account string           `json:"account"`
	Kind    ProofKind        `json:"kind"`
	Began   time.Time        `json:"began"`
	Ended   time.Time        `json:"ended,omitzero"` // zero: still under way, or broken off; the same call goes on with it
	Records map[string]int64 `json:"records"`        // how many were removed, by kind
	// AuditSequence and AuditHash are of the last audit entry among what was
	// removed: together with a copy of the trail they tell that it was this one.
	AuditSequence int64  `json:"audit_sequence,omitempty"`
	AuditHash     []byte `json:"audit_hash,omitempty"`
}

// Total is how many records were removed.
func (p Proof) Total() (n int64) {
	for _, of := range p.Records {
		n += of
	}
	return n
}

func (*Proof) kind() string { return kindProof }
func (p *Proof) index(h hasher) index {
	return index{id: p.ID, state: string(p.Kind), ref: h(kindProof, p.Account), at: p.Began}
}

// proofs is the view of the store's own records, where proofs outlive accounts.
func (s *Store) proofs() *Account { return s.Account(ownAccount) }

// Proofs lists the proofs of all removals, oldest first. account "" means every
// account.
func (s *Store) Proofs(ctx context.Context, account string) iter.Seq2[Proof, error] {
	q := driver.Query{Limit: driver.MaxLimit}
	if account != "" {
		q.Ref = s.proofs().hash(kindProof, account)
	}
	return scan[Proof](ctx, s.proofs(), q)
}

// openProof returns the account's proof of that kind that is under way. When
// there is none, it is a new one that is not stored yet, and last is the latest
// that was ended, if any.
func (a *Account) openProof(ctx context.Context, kind ProofKind) (open Proof, last *Proof, err error) {
	n := 0
	for p, err := range a.store.Proofs(ctx, a.id) {
		if err != nil {
			return Proof{}, nil, err
		}
		if p.Kind != kind {
			continue
		}
		if p.Ended.IsZero() {
			return p, nil, nil
		}
		n++
		last = &p
	}
	// The number keeps two callers at once from beginning two proofs.
	id := fmt.Sprintf("%s-%s-%06d", a.store.proofs().hash(kindProof, a.id), kind, n+1)
	return Proof{ID: id, Account: a.id, Kind: kind, Began: driver.Truncate(time.Now())}, last, nil
}

// removeCounted carries out deletions of one kind and counts them in the proof,
// all in one batch: a crash leaves no removal uncounted, nor one counted twice.
func (a *Account) removeCounted(ctx context.Context, p *Proof, kind string, deletions []driver.Change, counted int) error {
	next := *p
	next.Records = maps.Clone(p.Records)
	if next.Records == nil {
		next.Records = map[string]int64{}
	}
	if counted > 0 {
		next.Records[kind] += int64(counted)
	}
	batch, err := a.store.proofs().encode(Put(&next))
	if err != nil {
		return err
	}
	if err := a.store.driver.Apply(ctx, append(batch, deletions...)); err != nil {
		return err
	}
	next.version++
	*p = next
	return nil
}
