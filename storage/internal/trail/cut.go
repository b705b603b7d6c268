package trail

import (
	"context"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Cut removes entries from the old end of a trail, as long as they follow each
// other: a trail that is broken is evidence, and stays.
type Cut struct {
	records sealed.Records
	anchor  Anchor
	version int64
}

// NewCut reads where the account's trail begins.
func NewCut(ctx context.Context, rs sealed.Records) (*Cut, error) {
	anchor, version, err := begin(ctx, rs)
	return &Cut{records: rs, anchor: anchor, version: version}, err
}

// Changes are the removal of the oldest entries, and the anchor behind them. A
// trail that is broken there is a *BrokenError. When they are carried out, call
// Done with the same anchor.
func (c *Cut) Changes(oldest []driver.Record) ([]driver.Change, Anchor, error) {
	last := c.anchor.last()
	batch := make([]driver.Change, 0, len(oldest)+1)
	for _, r := range oldest {
		e, err := entry(c.records, r)
		if err != nil {
			return nil, Anchor{}, err
		}
		if reason := e.follows(last); reason != "" {
			return nil, Anchor{}, &BrokenError{Account: c.records.Account, Sequence: last.Sequence + 1, Reason: reason}
		}
		last = e
		batch = append(batch, sealed.Deletion(r))
	}
	anchor := Anchor{Sequence: last.Sequence, Hash: last.Hash}
	moved, err := c.records.Put(anchor.Row(c.version))
	return append(batch, moved...), anchor, err
}

// Done notes that the trail begins behind an anchor now.
func (c *Cut) Done(a Anchor) {
	c.anchor = a
	c.version++
}
