package syncer

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// maxSteps bounds one convergence; a visit needs about ten.
const maxSteps = 60

// Converge brings one visit to where it should be: to rest, or to the next
// instant at which something is to be done for it. What fails is recorded on the
// visit, with the time of the next try, and is no error here. Errors:
// *PausedError; storage.ErrNotFound; the store's own; the context's.
func (e *Engine) Converge(ctx context.Context, account, visitKey string) error {
	return e.converge(ctx, ctx, e.account(account), visitKey)
}

// converge takes steps until the visit rests or stop is done; a step that was
// begun is finished as long as ctx lets it.
func (e *Engine) converge(ctx, stop context.Context, a *storage.Account, key string) error {
	unlock, err := e.busy.lock(ctx, a.ID()+"/visit/"+key)
	if err != nil {
		return err
	}
	defer unlock()
	w, err := e.newWorker(ctx, a)
	if err != nil {
		return err
	}
	for range maxSteps {
		v, err := a.VisitByKey(ctx, key)
		if err != nil {
			return err
		}
		if stop.Err() != nil {
			v.DueAt = e.now()
			return w.commit(ctx, "visit.stop", &v)
		}
		if w.status, err = e.goesOn(ctx, a); err != nil {
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
	w.e.log.Error("a visit does not come to rest", "account", w.a.ID(), "visit", key)
	v.DueAt = w.e.now().Add(5 * time.Minute)
	return w.commit(ctx, "visit.giveup", &v)
}

// worker converges one visit.
type worker struct {
	e        *Engine
	a        *storage.Account
	settings storage.Settings
	status   storage.Status
	ehr      driver.EHR
	video    driver.Video
	fresh    string   // stamp that this worker wrote just now: nothing carries it yet
	unlocks  []func() // at the end of a step
}

// newWorker reads what the visits of an account share. Errors: *PausedError.
func (e *Engine) newWorker(ctx context.Context, a *storage.Account) (*worker, error) {
	settings, err := a.Settings(ctx)
	if err != nil {
		return nil, err
	}
	status, err := e.goesOn(ctx, a)
	return &worker{e: e, a: a, settings: settings, status: status}, err
}

// step takes one step, or puts the visit to rest.
func (w *worker) step(ctx context.Context, v *storage.Visit) (rested bool, err error) {
	s, err := w.scene(ctx, *v)
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
		if err := w.overtaken(ctx, v, step); err != nil {
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
		v.DueAt = w.e.now().Add(w.e.cfg.Lease) // ours until then
		err = w.commit(ctx, "visit."+string(step), v, batch...)
		if err == nil && len(batch) > 0 {
			w.e.Wake(w.a.ID()) // there is something to deliver
		}
		return err
	}
	if errors.Is(err, storage.ErrConflict) || isCrash(err) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	*v = as
	return w.failed(ctx, v, step, err)
}

// scene is what next looks at for a visit.
func (w *worker) scene(ctx context.Context, v storage.Visit) (next.Input, error) {
	s := w.e.scene(w.a.ID(), w.settings, w.status, v)
	var err error
	s.Physician, err = w.e.host(ctx, w.a, v)
	return s, err
}

// scene is all of it but the physician.
func (e *Engine) scene(account string, settings storage.Settings, status storage.Status, v storage.Visit) next.Input {
	return next.Input{
		Now: e.now(), Settings: settings, Status: status, Holder: e.cfg.Holder,
		Links: driver.Links{Patient: e.PatientURL(account, v), Physician: e.PhysicianURL(account, v)},
		Lease: e.cfg.Lease, Grace: e.cfg.Grace, LinkLife: e.cfg.LinkLife,
	}
}

// commit stores the visit and what belongs to the same change.
func (w *worker) commit(ctx context.Context, name string, v *storage.Visit, more ...storage.Change) error {
	batch := append([]storage.Change{storage.Put(v)}, more...)
	batch = append(batch, puts(notice.News(w.a, w.settings.Notifications, v, w.e.now()))...)
	return w.e.store(ctx, w.a, name, batch...)
}

// lock holds a key until the step is committed.
func (w *worker) lock(ctx context.Context, key string) error {
	unlock, err := w.e.busy.lock(ctx, w.a.ID()+"/"+key)
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
	ctx, cancel := context.WithTimeout(ctx, w.e.cfg.Lease*3/4)
	defer cancel()
	return w.e.around(ctx, name, func() error { return do(ctx) })
}

func (w *worker) connect(ctx context.Context) error {
	if w.video != nil {
		return nil
	}
	var err error
	w.ehr, w.video, err = w.e.connect(ctx, w.a.ID())
	return err
}

func isCrash(err error) bool {
	_, ok := errors.AsType[crash](err)
	return ok
}
