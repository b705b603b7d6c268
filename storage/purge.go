package storage

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// purgeMost is how many records of a kind one call of Purge removes; purgeBatch,
// how many at once.
const (
	purgeMost  = 2000
	purgeBatch = 200
)

// Purge removes what is past the account's [Retention] at the given instant, a
// bounded number of records: while more is true, call it again. What it removed,
// other than browser sessions, is counted in a [Proof] of kind ProofPurge; no
// removal, no proof. It may be broken off at any point, and be called by several
// processes at once.
//
// What is unfinished is kept 30 days longer: an event that was not folded, a
// message that was not sent, a visit that somebody is in or that a step is still
// due for. A record is judged by its index alone, so that one which cannot be
// opened any more goes too; audit entries alone are opened, and a trail that is
// broken is left as it is: an *AuditError.
func (a *Account) Purge(ctx context.Context, now time.Time) (more bool, err error) {
	r, err := a.retention(ctx)
	if err != nil {
		return false, err
	}
	proof, _, err := a.openProof(ctx, ProofPurge)
	if err != nil {
		return false, err
	}
	p := &purging{account: a, proof: proof}
	for _, rule := range r.rules(now) {
		if err := p.again(ctx, func() error { return p.kind(ctx, rule) }); err != nil {
			return false, err
		}
	}
	if !r.LegalHold {
		if err := p.again(ctx, func() error { return p.audit(ctx, r.auditBefore(now)) }); err != nil {
			return false, err
		}
	}
	if p.more {
		return true, nil
	}
	return false, p.close(ctx)
}

func (a *Account) retention(ctx context.Context) (Retention, error) {
	s, err := a.Settings(ctx)
	if isNotFound(err) {
		return DefaultRetention(), nil
	}
	return s.Retention, err
}

// purging is one call of Purge under way.
type purging struct {
	account *Account
	proof   Proof
	more    bool
}

// again tries a kind again when others write, or purge, at the same time.
func (p *purging) again(ctx context.Context, do func() error) error {
	return again(ctx, func() error {
		err := do()
		if !errors.Is(err, ErrConflict) {
			return err
		}
		proof, _, oerr := p.account.openProof(ctx, ProofPurge)
		if oerr != nil {
			return oerr
		}
		p.proof = proof
		return err
	})
}

// kind removes the records of one kind that its rule gives up.
func (p *purging) kind(ctx context.Context, r rule) error {
	q := driver.Query{Account: p.account.id, Kind: r.kind, From: time.UnixMicro(0), To: r.before, Limit: purgeBatch}
	for removed := 0; ; {
		page, err := p.account.store.driver.Scan(ctx, q)
		if err != nil {
			return err
		}
		gone, err := p.givenUp(ctx, r, page.Records)
		if err != nil {
			return err
		}
		if err := p.remove(ctx, r, gone); err != nil {
			return err
		}
		removed += len(gone)
		if q.Cursor = page.Next; q.Cursor == "" {
			return nil
		}
		if removed >= purgeMost {
			p.more = true
			return nil
		}
	}
}

// givenUp are those that nothing is to be done for any more.
func (p *purging) givenUp(ctx context.Context, r rule, records []driver.Record) (gone []driver.Record, err error) {
	for _, rec := range records {
		keep := false
		switch {
		case r.whileVisit:
			keep, err = p.exists(ctx, kindVisit, rec.Ref)
		case rec.At.Before(r.anyhow):
		case slices.Contains(r.unfinished, rec.State):
			keep = true
		case r.due:
			keep, err = p.exists(ctx, kindDue, rec.ID)
		}
		if err != nil {
			return nil, err
		}
		if !keep {
			gone = append(gone, rec)
		}
	}
	return gone, nil
}

func (p *purging) exists(ctx context.Context, kind, id string) (bool, error) {
	_, err := p.account.store.driver.Get(ctx, driver.Key{Account: p.account.id, Kind: kind, ID: id})
	if isNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

// remove deletes records as they were read, and the index record beside each.
func (p *purging) remove(ctx context.Context, r rule, records []driver.Record) error {
	if len(records) == 0 {
		return nil
	}
	var batch []driver.Change
	for _, rec := range records {
		batch = append(batch, deletion(rec))
		if r.beside != "" {
			index := driver.Record{Key: driver.Key{Account: p.account.id, Kind: r.beside, ID: rec.ID}}
			batch = append(batch, driver.Change{Record: index, Expect: driver.AnyVersion, Delete: true})
		}
	}
	if r.kind == kindSession {
		return p.account.store.driver.Apply(ctx, batch)
	}
	return p.account.removeCounted(ctx, &p.proof, r.kind, batch, len(records))
}

// close ends the proof, if there is something to prove.
func (p *purging) close(ctx context.Context) error {
	return p.again(ctx, func() error {
		if p.proof.Version() == 0 {
			return nil
		}
		p.proof.Ended = driver.Truncate(time.Now())
		return p.account.store.proofs().Commit(ctx, Put(&p.proof))
	})
}
