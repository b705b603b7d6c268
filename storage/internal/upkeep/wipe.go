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
func Wipe(ctx context.Context, rs sealed.Records, progress func(Proof)) (Proof, error) {
	p, _, err := openProof(ctx, rs, ProofWipe)
	if err != nil {
		return Proof{}, err
	}
	if p.version == 0 {
		empty, err := rs.Empty(ctx)
		if err != nil {
			return Proof{}, err
		}
		if empty {
			return wiped(ctx, rs, progress)
		}
	}
	w := &wiping{records: rs, proof: p, progress: progress}
	return w.run(ctx)
}

// wiped is the proof of the wipe that left nothing of an account. It is looked for
// after nothing was found: somebody else's wipe may have ended a moment before.
func wiped(ctx context.Context, rs sealed.Records, progress func(Proof)) (Proof, error) {
	p, last, err := openProof(ctx, rs, ProofWipe)
	switch {
	case err != nil:
		return Proof{}, err
	case p.version > 0: // it is about to end
		return (&wiping{records: rs, proof: p, progress: progress}).run(ctx)
	case last != nil:
		return *last, nil
	}
	return Proof{}, fmt.Errorf("account %s: %w", rs.Account, driver.ErrNotFound)
}

// wiping is a wipe under way.
type wiping struct {
	records  sealed.Records
	proof    Proof
	ended    *Proof // somebody else's, who was at it at the same time and came to the end
	progress func(Proof)
}

// known is where the kinds begin that an account is known by.
var known = slices.Index(kind.OfAccount, kind.Settings)

func (w *wiping) run(ctx context.Context) (Proof, error) {
	for {
		before := w.proof.total()
		for _, of := range kind.OfAccount[:known] {
			if err := w.kind(ctx, of); err != nil {
				return w.proof, err
			}
		}
		if w.proof.total() == before { // a whole pass found nothing more
			break
		}
	}
	err := w.retry(ctx, w.end)
	return w.proof, err
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
	err := w.proof.remove(ctx, w.records, of, deletions, len(records))
	w.tell(err)
	return err
}

// noteHead keeps the end of the audit trail in the proof. A head that cannot be
// opened any more is no reason to keep the rest.
func (w *wiping) noteHead(records []driver.Record) {
	var head trail.Head
	r := records[0]
	if r.Kind != kind.AuditHead || w.records.Open(r, &head) != nil || head.Sequence <= w.proof.AuditSequence {
		return
	}
	w.proof.AuditSequence, w.proof.AuditHash = head.Sequence, head.Hash
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
	closed := w.proof
	closed.Records = map[string]int64{}
	maps.Copy(closed.Records, w.proof.Records)
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
		w.proof = *w.ended
		return nil
	}
	err := closed.remove(ctx, w.records, "", batch, 0)
	if err == nil {
		w.proof = closed
	}
	w.tell(err)
	return err
}

func (w *wiping) tell(err error) {
	if err == nil && w.progress != nil {
		w.progress(w.proof)
	}
}

// retry tries again when somebody else wrote, or wiped, at the same time.
func (w *wiping) retry(ctx context.Context, do func(context.Context) error) error {
	return sealed.Again(ctx, func() error {
		err := do(ctx)
		if !errors.Is(err, driver.ErrConflict) {
			return err
		}
		p, last, oerr := openProof(ctx, w.records, ProofWipe)
		switch {
		case oerr != nil:
			return oerr
		case p.version > 0:
			w.proof = p
		case last != nil && last.ID == w.proof.ID:
			w.proof, w.ended = p, last
		}
		return err
	})
}
