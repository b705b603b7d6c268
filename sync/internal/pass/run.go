package pass

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/plan"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// saveEvery is how often a run's progress is stored.
const saveEvery = time.Second

// syncRun is a sync under way.
type syncRun struct {
	a       account.Account
	guard   storage.Change // makes every batch fail once the lease is lost
	run     storage.SyncRun
	caches  *Caches
	confirm string
	pass    *pass
	saved   time.Time
}

// begin takes up the run that was asked for, or makes one, and closes runs whose
// process ended without doing so.
func (r *syncRun) begin(ctx context.Context, opts Options) error {
	if err := r.closeStale(ctx); err != nil {
		return err
	}
	r.confirm = opts.Confirm
	by := opts.By
	if by == "" {
		by = BySchedule
	}
	return editRequest(ctx, r.a, func(st *storage.Status) (*storage.SyncRun, error) {
		r.run = newRun(by, r.a.Now())
		id := opts.RunID
		if st.Requested != nil {
			if id == "" {
				id = st.Requested.RunID
			}
			if r.confirm == "" {
				r.confirm = st.Requested.Confirm
			}
			st.Requested = nil
		}
		if id != "" {
			queued, err := r.a.SyncRun(ctx, id)
			switch {
			case err == nil && queued.State == storage.RunQueued:
				r.run = queued
			case err != nil && !errors.Is(err, storage.ErrNotFound):
				return nil, err
			}
		}
		r.run.State, r.run.StartedAt = storage.RunRunning, r.a.Now()
		return &r.run, nil
	})
}

func (r *syncRun) closeStale(ctx context.Context) error {
	runs, err := r.a.LastSyncRuns(ctx, 10)
	if err != nil {
		return err
	}
	for _, stale := range runs {
		if stale.State != storage.RunRunning {
			continue
		}
		stale.State, stale.FinishedAt = storage.RunFailed, r.a.Now()
		stale.Message = "It was stopped before its end. The next sync does the rest."
		if err := r.commit(ctx, "run.stale", storage.Put(&stale)); err != nil && !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return nil
}

func (r *syncRun) commit(ctx context.Context, name string, changes ...storage.Change) error {
	return r.a.Save(ctx, name, append(changes, r.guard)...)
}

// carryOut makes the plan and stores its changes, visit by visit.
func (r *syncRun) carryOut(ctx context.Context) error {
	p, err := newPass(ctx, r.a)
	if err != nil {
		return err
	}
	r.pass = p
	p.full = r.run.By != BySchedule
	p.cache = r.caches.take(r.a.ID())
	p.take = r.apply
	if err := p.run(ctx, r.confirm); err != nil {
		return err
	}
	r.run.Done, r.run.Total = p.seen, p.seen
	r.caches.keep(r.a.ID(), p.cache)
	if err := r.catchUp(ctx); err != nil {
		return err
	}
	r.a.Wake()
	return errors.Join(p.broken, r.note(ctx))
}

// catchUp plans the visits anew when the list of physicians or the settings
// changed while the sync was under way: whoever changed them found only visits
// that were stored then.
func (r *syncRun) catchUp(ctx context.Context) error {
	settings, err := r.a.Settings(ctx)
	if err != nil {
		return err
	}
	now, err := r.a.PlanInput(ctx, settings)
	if err != nil {
		return err
	}
	same := func(a, b storage.Physician) bool { return a.Version() == b.Version() }
	if settings.Version() == r.pass.settings.Version() && maps.EqualFunc(r.pass.input.Roster, now.Roster, same) {
		return nil
	}
	return Replan(ctx, r.a)
}

// apply stores one change. Only what must end the sync is returned.
func (r *syncRun) apply(ctx context.Context, c plan.Change) error {
	for range 5 {
		if c.Action == plan.ActionBad {
			r.row(c.ID, c.Code, c.Why)
			return r.save(ctx)
		}
		v := c.Visit
		if !r.due(&v, c.Stores()) {
			r.pass.cache.Rest(r.a.VisitMark(c.ID), v)
			return r.save(ctx)
		}
		if _, err := r.a.GoesOn(ctx); err != nil {
			return err
		}
		err := r.a.SaveVisit(ctx, "sync.visit", &v, r.pass.settings.Notifications, r.guard)
		switch {
		case err == nil:
			r.count(c)
			return r.save(ctx)
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case account.IsStopped(err):
			return err
		case !errors.Is(err, storage.ErrConflict):
			r.a.Log.Error("an appointment could not be recorded", "account", r.a.ID(), "error", err)
			r.row(c.ID, "not_recorded", "It could not be recorded; the next sync tries again.")
			return nil
		}
		if c, err = r.replan(ctx, c, v.Version()); err != nil {
			return err
		}
	}
	r.row(c.ID, "busy", "It was being changed all the time; the next sync tries again.")
	return nil
}

// due makes a visit due that a change has to be stored of, or that wants
// something by itself, and reports whether there is anything to be stored.
func (r *syncRun) due(v *storage.Visit, stores bool) bool {
	afresh := r.retryByHand(v)
	wants := stores && v.DueAt.Equal(r.pass.input.Now) ||
		!stores && v.Version() > 0 && (afresh || r.wants(*v))
	if wants {
		v.DueAt = r.pass.due(*v)
	}
	return stores || wants
}

// replan plans a visit again that was changed meanwhile.
func (r *syncRun) replan(ctx context.Context, c plan.Change, version int64) (plan.Change, error) {
	v, err := r.a.Visit(ctx, c.ID)
	if err != nil {
		return c, err
	}
	if v.Version() == version {
		return c, errors.New("another process took over the sync")
	}
	again := plan.Planned(&v, c.Again)
	if again.Action == plan.ActionCancel && c.Action != plan.ActionCancel {
		return plan.None(v, "It was withdrawn while it was being changed; the next sync tells."), nil
	}
	return again, nil
}

// wants reports whether a visit without a change has something to be done that
// its DueAt does not know of: settings, the list of physicians or the address of
// the links changed.
func (r *syncRun) wants(v storage.Visit) bool {
	if !v.Pending() && !unlinks(v) {
		return false
	}
	var host *storage.Physician
	if p, ok := r.pass.input.Roster[v.HostID()]; ok {
		host = &p
	}
	return next.Overdue(r.a.NextInput(r.pass.settings, r.pass.status, v, host), v)
}

// unlinks reports whether a visit that is cancelled has links in the EHR still:
// nothing could be written when it was.
func unlinks(v storage.Visit) bool {
	return v.State == storage.VisitCancelled && v.WriteBack.Hash != ""
}

// retryByHand tries failed steps again at once, and asks again for an address
// that there was not, when a person asked for the sync.
func (r *syncRun) retryByHand(v *storage.Visit) bool {
	if r.run.By == BySchedule || !v.Pending() {
		return false
	}
	plan.AskAgain(v)
	failed := len(v.Retries) > 0
	if failed {
		r.pass.input.TryAfresh(v)
	}
	return failed || v.Patient.Stale
}

func (r *syncRun) row(id, code, message string) {
	r.run.Rows = append(r.run.Rows, storage.RowError{AppointmentID: id, Code: code, Message: message})
}

func (r *syncRun) count(c plan.Change) {
	switch {
	case c.Action == plan.ActionHold:
		r.run.Changes["held"]++
	case c.Action.Shown() != plan.ActionNone:
		r.run.Changes[string(c.Action)]++
	}
}

// save stores the progress now and then. How many appointments there are is
// known at the end; until then it is what was known before.
func (r *syncRun) save(ctx context.Context) error {
	r.run.Done = r.pass.seen
	r.run.Total = max(r.pass.expect, r.run.Done)
	now := r.a.Now()
	if now.Sub(r.saved) < saveEvery {
		return nil
	}
	r.saved = now
	return r.commit(ctx, "run.progress", storage.Put(&r.run))
}

// note keeps what the pass has shown of the account as a whole.
func (r *syncRun) note(ctx context.Context) error {
	p := r.pass
	return r.a.EditStatus(ctx, func(st *storage.Status) bool {
		if p.broken != nil {
			st.AwaySince = visit.Earlier(st.AwaySince, r.a.Now())
			return true
		}
		st.DataAsOf, st.AwaySince, st.HighWater = p.input.Now, time.Time{}, p.highWater
		st.PublicURL = r.a.PublicURL.String()
		st.Held, st.HeldConfirm, st.LookAgain = nil, "", p.lookAgain
		if p.ask != nil {
			st.Held, st.HeldConfirm = p.ask.IDs, p.ask.Confirm
		}
		return true
	}, r.guard)
}

// finish records the run's outcome, even when the sync was told to stop.
func (r *syncRun) finish(ctx context.Context, err error) error {
	if account.IsStopped(err) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	r.run.State, r.run.FinishedAt = storage.RunSucceeded, r.a.Now()
	switch {
	case err != nil:
		r.run.State, r.run.Message = storage.RunFailed, r.excuse(err)
		if driver.KindOf(err) == driver.Unauthorized {
			err = r.a.Pause(ctx, err)
		}
		r.a.Log.Warn("a sync did not get to its end", "account", r.a.ID(), "error", err)
	case r.pass.ask != nil:
		r.run.State, r.run.Message = storage.RunHeld, plan.HeldEffect(len(r.pass.ask.IDs))+" They wait for a yes."
	}
	return r.commit(ctx, "run.finish", storage.Put(&r.run))
}

// excuse says why a run failed, for a person.
func (r *syncRun) excuse(err error) string {
	p, isPaused := errors.AsType[*account.PausedError](err)
	switch {
	case isPaused:
		return p.Error()
	case errors.Is(err, context.Canceled):
		return "It was stopped before its end. The next sync does the rest."
	case r.pass != nil && r.pass.broken != nil:
		return "The EHR did not answer to the end; what it answered was taken over, and nothing was removed: " + err.Error()
	}
	return fmt.Sprintf("The sync could not be done: %v", err)
}

// Sync reads the EHR's appointments of the account and records what should be; the
// visits are then worked on by themselves. It returns the finished run. Rows that
// could not be dealt with stand in it and stop nothing; removals that wait for a
// yes make it RunHeld. Errors: *storage.LeaseHeldError when another one runs, with
// that run; *account.PausedError; storage.ErrNotFound before the first save of
// settings; what the EHR's pass ended with, by [driver.KindOf].
func Sync(ctx context.Context, a account.Account, caches *Caches, opts Options) (storage.SyncRun, error) {
	lease, err := a.Take(ctx, account.LeaseSync, a.Holder+"/"+account.RandomName())
	if _, held := errors.AsType[*storage.LeaseHeldError](err); held {
		run, _, lookErr := latest(ctx, a, storage.RunRunning)
		return run, errors.Join(err, lookErr)
	}
	if err != nil {
		return storage.SyncRun{}, err
	}
	work, drop := a.Keep(ctx, lease)
	r := &syncRun{a: a, guard: lease.Guard(), caches: caches}
	err = r.begin(work, opts)
	if err == nil {
		err = r.carryOut(work)
		err = errors.Join(err, r.finish(ctx, err))
	}
	drop()
	return r.run, err
}
