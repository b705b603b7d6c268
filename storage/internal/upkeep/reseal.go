package upkeep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// rotating is storage.Rotating.
type rotating interface {
	sealed.Sealer
	Stale(sealed []byte) bool
}

// ErrNotRotating: the store's sealer is not a storage.Rotating.
var ErrNotRotating = errors.New("the store's sealer has one key only; keys cannot be rotated with it")

// Resealed is how far [Reseal] has come. storage.Resealed says what its members are.
type Resealed struct{ Seen, Done, Left int64 }

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

// Reseal opens every record of the store that was sealed with an earlier key and
// seals it with the present one. When it returns nil, a whole pass found nothing
// that is sealed with an earlier key. A record that cannot be opened stays as it
// is; its *driver.RecordError is returned at the end. progress is told after each
// page; it may be nil.
func Reseal(ctx context.Context, rs sealed.Records, progress func(Resealed)) (Resealed, error) {
	sealer, ok := rs.Sealer.(rotating)
	if !ok {
		return Resealed{}, ErrNotRotating
	}
	r := &resealing{records: rs, sealer: sealer, progress: progress}
	for try := range resealTries {
		if try > 1 || r.at.Left > 0 {
			if err := sealed.Pause(ctx, resealPause); err != nil {
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
	records  sealed.Records
	sealer   rotating
	progress func(Resealed)
	at       Resealed
	bad      []error
}

// pass goes over all records once, and reports whether another pass is needed:
// something was left, or was found stale and may have been written again since.
func (r *resealing) pass(ctx context.Context) (bool, error) {
	done := r.at.Done
	r.at.Seen, r.at.Left, r.bad = 0, 0, nil
	for _, of := range slices.Concat(kind.OfStore, kind.OfAccount) {
		q := driver.Query{Kind: of, Limit: resealBatch}
		for more := true; more; more = q.Cursor != "" {
			page, err := r.records.Driver.Scan(ctx, q)
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
		plain, err := r.records.Plain(rec)
		if err != nil {
			r.bad = append(r.bad, err)
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
		if rec.Body, err = r.sealer.Seal(plain, sealed.Associated(rec.Key)); err != nil {
			return &driver.RecordError{Key: rec.Key, Err: err}
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
	if rec.Kind != kind.Delivery || rec.State != deliveryQueued {
		return false, nil
	}
	queued, err := r.records.Driver.Get(ctx, driver.Key{Account: rec.Account, Kind: kind.Outbox, ID: rec.ID})
	if sealed.IsNotFound(err) {
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
	err := r.records.Driver.Apply(ctx, batch)
	switch {
	case err == nil:
		r.at.Done += int64(len(batch))
		return nil
	case !errors.Is(err, driver.ErrConflict):
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
