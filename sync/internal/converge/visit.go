package converge

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// maxSteps bounds one convergence; a visit needs about ten.
const maxSteps = 60

// Visit brings one visit to where it should be: to rest, or to the next instant
// at which something is to be done for it. It takes steps until the visit rests or
// stop is done; a step that was begun is finished as long as ctx lets it. What
// fails is recorded on the visit, with the time of the next try, and is no error
// here. Errors: *account.PausedError; storage.ErrNotFound; the store's own; the
// context's.
func Visit(ctx, stop context.Context, a account.Account, key string) error {
	unlock, err := a.Lock(ctx, "visit/"+key)
	if err != nil {
		return err
	}
	defer unlock()
	w, err := newWorker(ctx, a)
	if err != nil {
		return err
	}
	for range maxSteps {
		v, err := a.VisitByKey(ctx, key)
		if err != nil {
			return err
		}
		if stop.Err() != nil {
			v.DueAt = a.Now()
			return w.commit(ctx, "visit.stop", &v)
		}
		if w.status, err = a.GoesOn(ctx); err != nil {
			return err
		}
		rested, err := w.step(ctx, &v)
		switch {
		case errors.Is(err, storage.ErrConflict): // somebody else changed it: look again
		case err != nil || rested:
			return err
		}
	}
	return w.giveUp(ctx, key)
}

// giveUp leaves a visit alone that does not come to rest, for a while.
func (w *worker) giveUp(ctx context.Context, key string) error {
	v, err := w.a.VisitByKey(ctx, key)
	if err != nil {
		return err
	}
	w.a.Log.Error("a visit does not come to rest", "account", w.a.ID(), "visit", key)
	v.DueAt = w.a.Now().Add(5 * time.Minute)
	return w.commit(ctx, "visit.giveup", &v)
}
