package converge

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/next"
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

// worker converges one visit.
type worker struct {
	a        account.Account
	settings storage.Settings
	status   storage.Status
	ehr      driver.EHR
	video    driver.Video
	fresh    string   // stamp that this worker wrote just now: nothing carries it yet
	unlocks  []func() // at the end of a step
}

// newWorker reads what the visits of an account share. Errors: *account.PausedError.
func newWorker(ctx context.Context, a account.Account) (*worker, error) {
	settings, err := a.Settings(ctx)
	if err != nil {
		return nil, err
	}
	status, err := a.GoesOn(ctx)
	return &worker{a: a, settings: settings, status: status}, err
}

// step takes one step, or puts the visit to rest.
func (w *worker) step(ctx context.Context, v *storage.Visit) (rested bool, err error) {
	s, err := w.input(ctx, *v)
	if err != nil {
		return false, err
	}
	step, at := next.Next(s, *v)
	if step == next.StepRest {
		v.DueAt = at
		return true, w.commit(ctx, "visit.rest", v)
	}
	defer w.unlockAll()
	err = w.attempt(ctx, s, v, step)
	if errors.Is(err, storage.ErrConflict) {
		if err := w.settleConflict(ctx, v, step); err != nil {
			return false, err
		}
	}
	return false, err
}

// attempt takes a step and commits its result, or that it failed.
func (w *worker) attempt(ctx context.Context, s next.Input, v *storage.Visit, step next.Step) error {
	as := *v
	batch, err := w.perform(ctx, s, v, step)
	if err == nil {
		w.succeeded(v, step)
		v.DueAt = w.a.Now().Add(w.a.Lease) // ours until then
		err = w.commit(ctx, "visit."+string(step), v, batch...)
		if err == nil && len(batch) > 0 {
			w.a.Wake() // there is something to deliver
		}
		return err
	}
	if errors.Is(err, storage.ErrConflict) || account.IsStopped(err) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	*v = as
	return w.failed(ctx, v, step, err)
}

// input is what the visit's next step follows from.
func (w *worker) input(ctx context.Context, v storage.Visit) (next.Input, error) {
	host, err := w.a.Host(ctx, v)
	return w.a.NextInput(w.settings, w.status, v, host), err
}

// commit stores the visit and what belongs to the same change.
func (w *worker) commit(ctx context.Context, name string, v *storage.Visit, with ...storage.Change) error {
	return w.a.SaveVisit(ctx, name, v, w.settings.Notifications, with...)
}

// lock holds a key until the step is committed.
func (w *worker) lock(ctx context.Context, key string) error {
	unlock, err := w.a.Lock(ctx, key)
	if err == nil {
		w.unlocks = append(w.unlocks, unlock)
	}
	return err
}

func (w *worker) unlockAll() {
	for _, unlock := range w.unlocks {
		unlock()
	}
	w.unlocks = nil
}

// call runs an external call between its points, within a bounded time, so that
// no call outlasts the lease that it is made under.
func (w *worker) call(ctx context.Context, name string, do func(ctx context.Context) error) error {
	if err := w.connect(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, w.a.Lease*3/4)
	defer cancel()
	return w.a.Around(ctx, name, func() error { return do(ctx) })
}

func (w *worker) connect(ctx context.Context) error {
	if w.video != nil {
		return nil
	}
	var err error
	w.ehr, w.video, err = w.a.Vendors(ctx)
	return err
}

// videoName is what people call the video service, as far as it is known.
func (w *worker) videoName() string {
	if w.video == nil {
		return ""
	}
	return w.video.Name()
}
