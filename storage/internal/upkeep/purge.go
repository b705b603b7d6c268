package upkeep

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
	"github.com/televisit/televisit-go/storage/internal/trail"
)

// purgeMost is how many records of a kind one call of Purge removes; purgeBatch,
// how many at once.
const (
	purgeMost  = 2000
	purgeBatch = 200
)

// Purge removes what is past an account's retention at the given instant, a
// bounded number of records: while more is true, call it again. A trail that is
// broken is left as it is: a *trail.BrokenError.
func Purge(ctx context.Context, rs sealed.Records, r Retention, now time.Time) (more bool, err error) {
	proof, _, err := openErasure(ctx, rs, ErasurePurge)
	if err != nil {
		return false, err
	}
	p := &purging{records: rs, erasure: proof}
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

// purging is one call of Purge under way.
type purging struct {
	records sealed.Records
	erasure ErasureRecord
	more    bool
}

// again tries a kind again when others write, or purge, at the same time.
func (p *purging) again(ctx context.Context, do func() error) error {
	return sealed.Again(ctx, func() error {
		err := do()
		if !errors.Is(err, driver.ErrConflict) {
			return err
		}
		proof, _, oerr := openErasure(ctx, p.records, ErasurePurge)
		if oerr != nil {
			return oerr
		}
		p.erasure = proof
		return err
	})
}

// kind removes the records of one kind that its rule gives up.
func (p *purging) kind(ctx context.Context, r rule) error {
	q := driver.Query{Account: p.records.Account, Kind: r.kind, From: time.UnixMicro(0), To: r.before, Limit: purgeBatch}
	for removed := 0; ; {
		page, err := p.records.Driver.Scan(ctx, q)
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
			keep, err = p.exists(ctx, kind.Visit, rec.Ref)
		case rec.At.Before(r.anyhow):
		case slices.Contains(r.unfinished, rec.State):
			keep = true
		case r.due:
			keep, err = p.exists(ctx, kind.Due, rec.ID)
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

func (p *purging) exists(ctx context.Context, of, id string) (bool, error) {
	_, err := p.records.Driver.Get(ctx, p.records.Key(of, id))
	if sealed.IsNotFound(err) {
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
		batch = append(batch, sealed.Deletion(rec))
		if r.beside != "" {
			index := driver.Record{Key: p.records.Key(r.beside, rec.ID)}
			batch = append(batch, driver.Change{Record: index, Expect: driver.AnyVersion, Delete: true})
		}
	}
	if r.kind == kind.Session {
		return p.records.Driver.Apply(ctx, batch)
	}
	return p.erasure.remove(ctx, p.records, r.kind, batch, len(records))
}

// audit removes entries from the old end of the trail.
func (p *purging) audit(ctx context.Context, before time.Time) error {
	cut, err := trail.NewCut(ctx, p.records)
	if err != nil {
		return err
	}
	for removed := 0; ; removed += purgeBatch {
		q := driver.Query{Account: p.records.Account, Kind: kind.Audit, To: before, Limit: purgeBatch}
		page, err := p.records.Driver.Scan(ctx, q)
		if err != nil || len(page.Records) == 0 {
			return err
		}
		if removed >= purgeMost {
			p.more = true
			return nil
		}
		batch, anchor, err := cut.Changes(page.Records)
		if err != nil {
			return err
		}
		p.erasure.AuditSequence, p.erasure.AuditHash = anchor.Sequence, anchor.Hash
		if err := p.erasure.remove(ctx, p.records, kind.Audit, batch, len(page.Records)); err != nil {
			return err
		}
		cut.Done(anchor)
	}
}

// close ends the proof, if there is something to prove.
func (p *purging) close(ctx context.Context) error {
	return p.again(ctx, func() error {
		if p.erasure.version == 0 {
			return nil
		}
		p.erasure.Ended = driver.Truncate(time.Now())
		own := p.records.Store()
		batch, err := own.Put(p.erasure.row(own))
		if err != nil {
			return err
		}
		return own.Commit(ctx, batch)
	})
}
