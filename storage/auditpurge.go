package storage

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// auditAnchor is where the chain begins once its old end was purged: the number
// and the hash of the last entry that went. It is written in the same batch as
// their removal, and sealed as everything is, so that nobody without the keys can
// cut the trail and have it look like a purge.
type auditAnchor struct {
	Meta     `json:"-"`
	Sequence int64  `json:"sequence"`
	Hash     []byte `json:"hash"`
}

const auditAnchorID = "anchor"

func (*auditAnchor) kind() string       { return kindAuditAnchor }
func (*auditAnchor) index(hasher) index { return index{id: auditAnchorID} }

// anchor is where the account's trail begins; the zero value: at entry 1.
func (a *Account) anchor(ctx context.Context) (auditAnchor, error) {
	anchor, err := get[auditAnchor](ctx, a, auditAnchorID)
	if isNotFound(err) {
		return auditAnchor{}, nil
	}
	return anchor, err
}

// audit removes entries from the old end of the trail, as long as they follow
// each other: a trail that is broken is evidence, and stays.
func (p *purging) audit(ctx context.Context, before time.Time) error {
	anchor, err := p.account.anchor(ctx)
	if err != nil {
		return err
	}
	for removed := 0; ; removed += purgeBatch {
		q := driver.Query{Account: p.account.id, Kind: kindAudit, To: before, Limit: purgeBatch}
		page, err := p.account.store.driver.Scan(ctx, q)
		if err != nil || len(page.Records) == 0 {
			return err
		}
		if removed >= purgeMost {
			p.more = true
			return nil
		}
		if err := p.cut(ctx, &anchor, page.Records); err != nil {
			return err
		}
	}
}

// cut removes the oldest entries and moves the anchor behind them.
func (p *purging) cut(ctx context.Context, anchor *auditAnchor, records []driver.Record) error {
	last := Audit{Sequence: anchor.Sequence, Hash: anchor.Hash}
	batch := make([]driver.Change, 0, len(records)+1)
	for _, r := range records {
		var e Audit
		if err := p.account.store.decode(r, &e); err != nil {
			return err
		}
		if reason := followsBadly(last, e); reason != "" {
			return &AuditError{Account: p.account.id, Sequence: last.Sequence + 1, Reason: reason}
		}
		last = e
		batch = append(batch, deletion(r))
	}
	anchor.Sequence, anchor.Hash = last.Sequence, last.Hash
	moved, err := p.account.encode(Put(anchor))
	if err != nil {
		return err
	}
	p.proof.AuditSequence, p.proof.AuditHash = last.Sequence, last.Hash
	if err := p.account.removeCounted(ctx, &p.proof, kindAudit, append(batch, moved...), len(records)); err != nil {
		return err
	}
	anchor.version++
	return nil
}
