package upkeep

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
	"github.com/televisit/televisit-go/storage/internal/trail"
)

// removeBatch is how many records are removed at once; a proof stands beside
// them in the batch.
const removeBatch = driver.MaxBatch - 20

// Wipe removes everything that is kept of an account, in bounded batches, and
// returns the proof. Of an account of which nothing is kept it returns the proof
// of an earlier wipe, or an error matching driver.ErrNotFound. progress is told of
// the proof after each batch; it may be nil.
func Wipe(ctx context.Context, rs sealed.Records, progress func(ErasureRecord)) (ErasureRecord, error) {
	p, _, err := openErasure(ctx, rs, ErasureWipe)
	if err != nil {
		return ErasureRecord{}, err
	}
	if p.version == 0 {
		empty, err := rs.Empty(ctx)
		if err != nil {
			return ErasureRecord{}, err
		}
		if empty {
			return wiped(ctx, rs, progress)
		}
	}
	w := &wiping{records: rs, erasure: p, progress: progress}
	return w.run(ctx)
}

// wiped is the proof of the wipe that left nothing of an account. It is looked for
// after nothing was found: somebody else's wipe may have ended a moment before.
func wiped(ctx context.Context, rs sealed.Records, progress func(ErasureRecord)) (ErasureRecord, error) {
	p, last, err := openErasure(ctx, rs, ErasureWipe)
	switch {
	case err != nil:
		return ErasureRecord{}, err
	case p.version > 0: // it is about to end
		return (&wiping{records: rs, erasure: p, progress: progress}).run(ctx)
	case last != nil:
		return *last, nil
	}
	return ErasureRecord{}, fmt.Errorf("account %s: %w", rs.Account, driver.ErrNotFound)
}

// wiping is a wipe under way.
type wiping struct {
	records  sealed.Records
	erasure  ErasureRecord
	ended    *ErasureRecord // somebody else's, who was at it at the same time and came to the end
	progress func(ErasureRecord)
}

// known is where the kinds begin that an account is known by.
var known = slices.Index(kind.OfAccount, kind.Settings)

func (w *wiping) run(ctx context.Context) (ErasureRecord, error) {
	for {
		before := w.erasure.total()
		for _, of := range kind.OfAccount[:known] {
			if err := w.kind(ctx, of); err != nil {
				return w.erasure, err
			}
		}
		if w.erasure.total() == before { // a whole pass found nothing more
			break
		}
	}
	err := w.retry(ctx, w.end)
	return w.erasure, err
}

// kind removes all records of a kind.
func (w *wiping) kind(ctx context.Context, of string) error {
	if of == kind.Fence {
		return w.retry(ctx, w.raiseFences)
	}
	for more := true; more; {
		err := w.retry(ctx, func(ctx context.Context) error {
			p, err := w.page(ctx, of)
			if err != nil || len(p.Records) == 0 {
				more = false
				return err
			}
			w.noteHead(p.Records)
			return w.remove(ctx, of, p.Records)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *wiping) page(ctx context.Context, of string) (driver.Page, error) {
	return w.records.Driver.Scan(ctx, driver.Query{Account: w.records.Account, Kind: of, Limit: removeBatch})
}

func (w *wiping) remove(ctx context.Context, of string, records []driver.Record) error {
	deletions := make([]driver.Change, len(records))
	for i, r := range records {
		deletions[i] = sealed.Deletion(r)
	}
	err := w.erasure.remove(ctx, w.records, of, deletions, len(records))
	w.tell(err)
	return err
}

// noteHead keeps the end of the audit trail in the proof. A head that cannot be
// opened any more is no reason to keep the rest.
func (w *wiping) noteHead(records []driver.Record) {
	var head trail.Head
	r := records[0]
	if r.Kind != kind.AuditHead || w.records.Open(r, &head) != nil || head.Sequence <= w.erasure.AuditSequence {
		return
	}
	w.erasure.AuditSequence, w.erasure.AuditHash = head.Sequence, head.Hash
}

// raiseFences takes every lease away from whoever has it.
func (w *wiping) raiseFences(ctx context.Context) error {
	for r, err := range sealed.Walk(ctx, w.records.Driver, driver.Query{Account: w.records.Account, Kind: kind.Fence, Limit: driver.MaxLimit}) {
		if err != nil {
			return err
		}
		if err := w.records.Driver.Apply(ctx, []driver.Change{{Record: r, Expect: r.Version}}); err != nil {
			return err
		}
	}
	return nil
}

// end removes what the account is known by and closes the proof, in one batch.
func (w *wiping) end(ctx context.Context) error {
	if err := w.raiseFences(ctx); err != nil {
		return err
	}
	closed := w.erasure
	closed.Records = map[string]int64{}
	maps.Copy(closed.Records, w.erasure.Records)
	closed.Ended = driver.Truncate(time.Now())
	var batch []driver.Change
	for _, of := range kind.OfAccount[known:] {
		p, err := w.page(ctx, of)
		if err != nil {
			return err
		}
		for _, r := range p.Records {
			batch = append(batch, sealed.Deletion(r))
			closed.Records[of]++
		}
	}
	if w.ended != nil && closed.total() == 0 {
		w.erasure = *w.ended
		return nil
	}
	err := closed.remove(ctx, w.records, "", batch, 0)
	if err == nil {
		w.erasure = closed
	}
	w.tell(err)
	return err
}

func (w *wiping) tell(err error) {
	if err == nil && w.progress != nil {
		w.progress(w.erasure)
	}
}

// retry tries again when somebody else wrote, or wiped, at the same time.
func (w *wiping) retry(ctx context.Context, do func(context.Context) error) error {
	return sealed.Again(ctx, func() error {
		err := do(ctx)
		if !errors.Is(err, driver.ErrConflict) {
			return err
		}
		p, last, oerr := openErasure(ctx, w.records, ErasureWipe)
		switch {
		case oerr != nil:
			return oerr
		case p.version > 0:
			w.erasure = p
		case last != nil && last.ID == w.erasure.ID:
			w.erasure, w.ended = p, last
		}
		return err
	})
}
