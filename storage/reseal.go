package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Rotating is a [Sealer] whose sealing key can be replaced: bodies of earlier
// keys still open. Hash must not change with it.
type Rotating interface {
	Sealer
	// Stale reports whether a body was sealed with another key than Seal uses now.
	Stale(sealed []byte) bool
}

// ErrNotRotating: the store's sealer is not a [Rotating].
var ErrNotRotating = errors.New("the store's sealer has one key only; keys cannot be rotated with it")

// Resealed is how far [Store.Reseal] has come.
type Resealed struct {
	Seen int64 `json:"seen"` // records looked at in this pass
	Done int64 `json:"done"` // sealed anew, in all passes
	Left int64 `json:"left"` // of this pass: changed by somebody else, or in somebody's hands, at that moment
}

// ResealError says that some records keep being sealed with an old key.
type ResealError struct{ Left int64 }

func (e *ResealError) Error() string {
	return fmt.Sprintf("%d records are still sealed with an old key, and are written again and again: a program runs with an old copy of the keyset; give it the new one, restart it, and start this again", e.Left)
}

const (
	resealBatch = 100
	resealBytes = 8 << 20
	resealTries = 40 // passes, with a pause between them
	resealPause = 5 * time.Second
)

// Reseal opens every record that was sealed with an earlier key and seals it with
// the present one, all accounts' and the store's own. It works beside programs
// that read and write: a record is replaced only as it was read, one that a
// worker has in hand is left until later. It may be broken off at any point;
// calling it again goes on with what is left. When it returns nil, a whole pass
// found nothing that is sealed with an earlier key.
//
// A record that cannot be opened stays as it is; its *RecordError is returned at
// the end. Programs that go on sealing with an old key: a *ResealError. progress
// is told after each page; it may be nil.
func (s *Store) Reseal(ctx context.Context, progress func(Resealed)) (Resealed, error) {
	sealer, ok := s.sealer.(Rotating)
	if !ok {
		return Resealed{}, ErrNotRotating
	}
	r := &resealing{store: s, sealer: sealer, progress: progress}
	for try := range resealTries {
		if try > 1 || r.at.Left > 0 {
			if err := pause(ctx, resealPause); err != nil {
				return r.at, err
			}
		}
		again, err := r.pass(ctx)
		if err != nil {
			return r.at, err
		}
		if !again {
			return r.at, errors.Join(r.bad...)
		}
	}
	return r.at, &ResealError{Left: max(r.at.Left, 1)}
}

type resealing struct {
	store    *Store
	sealer   Rotating
	progress func(Resealed)
	at       Resealed
	bad      []error
}

// pass goes over all records once, and reports whether another pass is needed:
// something was left, or was found stale and may have been written again since.
func (r *resealing) pass(ctx context.Context) (bool, error) {
	done := r.at.Done
	r.at.Seen, r.at.Left, r.bad = 0, 0, nil
	for _, kind := range append([]string{kindMark, kindProof}, everyKind...) {
		q := driver.Query{Kind: kind, Limit: resealBatch}
		for more := true; more; more = q.Cursor != "" {
			page, err := r.store.driver.Scan(ctx, q)
			if err != nil {
				return false, err
			}
			if err := r.page(ctx, page.Records); err != nil {
				return false, err
			}
			q.Cursor = page.Next
		}
	}
	return r.at.Left > 0 || r.at.Done > done, nil
}

// page seals the stale records of a page anew, in batches.
func (r *resealing) page(ctx context.Context, records []driver.Record) error {
	var batch []driver.Change
	size := 0
	for _, rec := range records {
		r.at.Seen++
		if len(rec.Body) == 0 || !r.sealer.Stale(rec.Body) {
			continue
		}
		if size+len(rec.Body) > resealBytes {
			if err := r.write(ctx, batch); err != nil {
				return err
			}
			batch, size = nil, 0
		}
		plain, err := r.store.sealer.Open(rec.Body, associated(rec.Key))
		if err != nil {
			r.bad = append(r.bad, &RecordError{Key: rec.Key, Err: err})
			continue
		}
		leave, err := r.inHand(ctx, rec, plain, time.Now())
		if err != nil {
			return err
		}
		if leave {
			r.at.Left++
			continue
		}
		if rec.Body, err = r.store.sealer.Seal(plain, associated(rec.Key)); err != nil {
			return &RecordError{Key: rec.Key, Err: err}
		}
		batch = append(batch, driver.Change{Record: rec, Expect: rec.Version})
		size += len(rec.Body)
	}
	err := r.write(ctx, batch)
	if r.progress != nil && err == nil {
		r.progress(r.at)
	}
	return err
}

// inHand reports whether a worker has leased a delivery. It may be sending it
// this moment, and must be able to note that it has: else it would go out twice.
func (r *resealing) inHand(ctx context.Context, rec driver.Record, plain []byte, now time.Time) (bool, error) {
	if rec.Kind != kindDelivery || rec.State != string(DeliveryQueued) {
		return false, nil
	}
	queued, err := r.store.driver.Get(ctx, driver.Key{Account: rec.Account, Kind: kindOutbox, ID: rec.ID})
	if isNotFound(err) {
		return false, nil
	}
	var d struct {
		DueAt time.Time `json:"due_at"`
	}
	leased := err == nil && queued.At.After(now) && json.Unmarshal(plain, &d) == nil && !queued.At.Equal(driver.Truncate(d.DueAt))
	return leased, err
}

// write replaces records as they were read. When one of them was changed
// meanwhile, the others are replaced one by one.
func (r *resealing) write(ctx context.Context, batch []driver.Change) error {
	if len(batch) == 0 {
		return nil
	}
	err := r.store.driver.Apply(ctx, batch)
	switch {
	case err == nil:
		r.at.Done += int64(len(batch))
		return nil
	case !errors.Is(err, ErrConflict):
		return err
	case len(batch) == 1:
		r.at.Left++
		return nil
	}
	for i := range batch {
		if err := r.write(ctx, batch[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}
