package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// removeBatch is how many records are removed at once; a proof stands beside
// them in the batch.
const removeBatch = driver.MaxBatch - 20

// ErrLegalHold: the account's data must be kept, so nothing of it is removed.
var ErrLegalHold = errors.New("the account is under legal hold: its data are kept; lift the hold in the settings first")

// Wipe removes everything that is kept of the account, and leaves a [Proof] that
// holds no personal data, which [Store.Proofs] lists. An account under legal hold
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
func (a *Account) Wipe(ctx context.Context, progress func(Proof)) (Proof, error) {
	if err := a.checkHold(ctx); err != nil {
		return Proof{}, err
	}
	p, last, err := a.openProof(ctx, ProofWipe)
	if err != nil {
		return Proof{}, err
	}
	w := &wiping{account: a, proof: p, progress: progress}
	if p.Version() == 0 {
		empty, err := a.isEmpty(ctx)
		if err != nil {
			return Proof{}, err
		}
		if empty && last != nil {
			return *last, nil
		}
		if empty {
			return Proof{}, fmt.Errorf("account %s: %w", a.id, driver.ErrNotFound)
		}
	}
	return w.run(ctx)
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

// isEmpty reports whether nothing but the numbers of leases is kept.
func (a *Account) isEmpty(ctx context.Context) (bool, error) {
	for _, kind := range everyKind {
		if kind == kindFence {
			continue
		}
		p, err := a.store.driver.Scan(ctx, driver.Query{Account: a.id, Kind: kind, Limit: 1})
		if err != nil || len(p.Records) > 0 {
			return false, err
		}
	}
	return true, nil
}

// wiping is a wipe under way.
type wiping struct {
	account  *Account
	proof    Proof
	ended    *Proof // somebody else's, who was at it at the same time and came to the end
	progress func(Proof)
}

// known is where the kinds begin that an account is known by.
var known = slices.Index(everyKind, kindSettings)

func (w *wiping) run(ctx context.Context) (Proof, error) {
	for {
		before := w.proof.Total()
		for _, kind := range everyKind[:known] {
			if err := w.kind(ctx, kind); err != nil {
				return w.proof, err
			}
		}
		if w.proof.Total() == before { // a whole pass found nothing more
			break
		}
	}
	err := w.retry(ctx, w.end)
	return w.proof, err
}

// kind removes all records of a kind.
func (w *wiping) kind(ctx context.Context, kind string) error {
	if kind == kindFence {
		return w.retry(ctx, w.raiseFences)
	}
	for more := true; more; {
		err := w.retry(ctx, func(ctx context.Context) error {
			p, err := w.page(ctx, kind)
			if err != nil || len(p.Records) == 0 {
				more = false
				return err
			}
			w.noteHead(p.Records)
			return w.remove(ctx, kind, p.Records)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *wiping) page(ctx context.Context, kind string) (driver.Page, error) {
	return w.account.store.driver.Scan(ctx, driver.Query{Account: w.account.id, Kind: kind, Limit: removeBatch})
}

func (w *wiping) remove(ctx context.Context, kind string, records []driver.Record) error {
	deletions := make([]driver.Change, len(records))
	for i, r := range records {
		deletions[i] = deletion(r)
	}
	err := w.account.removeCounted(ctx, &w.proof, kind, deletions, len(records))
	w.tell(err)
	return err
}

// deletion removes a record as it was read, and no other version of it.
func deletion(r driver.Record) driver.Change {
	return driver.Change{Record: driver.Record{Key: r.Key}, Expect: r.Version, Delete: true}
}

// noteHead keeps the end of the audit trail in the proof. A head that cannot be
// opened any more is no reason to keep the rest.
func (w *wiping) noteHead(records []driver.Record) {
	var head auditHead
	r := records[0]
	if r.Kind != kindAuditHead || w.account.store.decode(r, &head) != nil || head.Sequence <= w.proof.AuditSequence {
		return
	}
	w.proof.AuditSequence, w.proof.AuditHash = head.Sequence, head.Hash
}

// raiseFences takes every lease away from whoever has it.
func (w *wiping) raiseFences(ctx context.Context) error {
	for r, err := range scanRecords(ctx, w.account.store.driver, driver.Query{Account: w.account.id, Kind: kindFence, Limit: driver.MaxLimit}) {
		if err != nil {
			return err
		}
		if err := w.account.store.driver.Apply(ctx, []driver.Change{{Record: r, Expect: r.Version}}); err != nil {
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
	for _, kind := range everyKind[known:] {
		p, err := w.page(ctx, kind)
		if err != nil {
			return err
		}
		for _, r := range p.Records {
			batch = append(batch, deletion(r))
			closed.Records[kind]++
		}
	}
	if w.ended != nil && closed.Total() == 0 {
		w.proof = *w.ended
		return nil
	}
	err := w.account.removeCounted(ctx, &closed, "", batch, 0)
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
	return again(ctx, func() error {
		err := do(ctx)
		if !errors.Is(err, ErrConflict) {
			return err
		}
		p, last, oerr := w.account.openProof(ctx, ProofWipe)
		switch {
		case oerr != nil:
			return oerr
		case p.Version() > 0:
			w.proof = p
		case last != nil && last.ID == w.proof.ID:
			w.proof, w.ended = p, last
		}
		return err
	})
}
