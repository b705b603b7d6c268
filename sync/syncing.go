package syncer

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/plan"
)

// leaseSync is the lease that keeps two syncs of an account apart (E19).
const leaseSync = "sync"

// bySchedule is Run.By of a sync that nobody asked for.
const bySchedule = "schedule"

// AskAgain is neither yes nor no to removals that wait: the EHR is asked again, and
// what is gone still goes on waiting.
const AskAgain = "ask-again"

// RequestSync asks [Engine.Run] for a sync and returns at once. When one is
// queued or runs already, that one is returned. by is recorded; confirm is the
// yes to a *ConfirmationError, which is what an account answers whose removals
// wait for a yes, or [AskAgain]. Other errors: storage.ErrNotFound before the first
// save of settings.
func (e *Engine) RequestSync(ctx context.Context, account, by, confirm string) (storage.Run, error) {
	a := e.account(account)
	if _, err := a.Settings(ctx); err != nil {
		return storage.Run{}, err
	}
	if run, ok, err := e.underWay(ctx, a); ok || err != nil {
		return run, err
	}
	again := confirm == AskAgain
	if again {
		confirm = ""
	}
	var run storage.Run
	err := e.editRequest(ctx, a, func(st *storage.Status) (*storage.Run, error) {
		if len(st.Held) > 0 && confirm != st.HeldConfirm && !again {
			return nil, &ConfirmationError{Effects: []string{plan.HeldEffect(len(st.Held))}, Confirm: st.HeldConfirm}
		}
		if st.Requested != nil {
			queued, err := a.Run(ctx, st.Requested.RunID)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return nil, err
			}
			if err == nil && queued.State == storage.RunQueued {
				run = queued
				if confirm != "" {
					st.Requested.Confirm = confirm
				}
				return &run, nil
			}
		}
		run = newRun(by, e.now())
		st.Requested = &storage.SyncRequest{RunID: run.ID, Confirm: confirm}
		return &run, nil
	})
	if err != nil {
		return storage.Run{}, err
	}
	e.Wake(account)
	return run, nil
}

// editRequest changes the status together with the queued run.
func (e *Engine) editRequest(ctx context.Context, a *storage.Account, change func(*storage.Status) (*storage.Run, error)) error {
	for range 20 {
		st, err := a.Status(ctx)
		if err != nil {
			return err
		}
		run, err := change(&st)
		if err != nil {
			return err
		}
		err = e.store(ctx, a, "request", storage.Put(run), storage.Put(&st))
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return storage.ErrConflict
}

func newRun(by string, now time.Time) storage.Run {
	return storage.Run{
		ID: randomName(), State: storage.RunQueued, By: by, StartedAt: now,
		Changes: map[string]int{}, Rows: []storage.RowError{},
	}
}

// underWay is the sync that runs now, if one does. A run whose process is gone
// does not count: its lease is free.
func (e *Engine) underWay(ctx context.Context, a *storage.Account) (storage.Run, bool, error) {
	run, ok, err := latest(ctx, a, storage.RunRunning)
	if err != nil || !ok {
		return run, false, err
	}
	lease, err := e.acquire(ctx, a, leaseSync, randomName())
	if _, held := errors.AsType[*storage.LeaseHeldError](err); held {
		return run, true, nil
	}
	if err != nil {
		return run, false, err
	}
	return run, false, e.release(ctx, a, &lease)
}

// latest is the newest run in a state, among the last few.
func latest(ctx context.Context, a *storage.Account, state storage.RunState) (storage.Run, bool, error) {
	runs, err := a.LastRuns(ctx, 10)
	if err != nil {
		return storage.Run{}, false, err
	}
	for _, r := range runs {
		if r.State == state {
			return r, true, nil
		}
	}
	return storage.Run{}, false, nil
}

// Sync reads the EHR's appointments of the account and records what should be;
// the visits are then worked on by [Engine.Work]. It returns the finished run.
// Rows that could not be dealt with stand in it and stop nothing; removals that
// wait for a yes make it RunHeld. Errors: *storage.LeaseHeldError when another
// one runs, with that run; *PausedError; storage.ErrNotFound before the first
// save of settings; what the EHR's pass ended with, by [Classify].
func (e *Engine) Sync(ctx context.Context, account string, opts SyncOptions) (storage.Run, error) {
	a := e.account(account)
	lease, err := e.acquire(ctx, a, leaseSync, e.cfg.Holder+"/"+randomName())
	if _, held := errors.AsType[*storage.LeaseHeldError](err); held {
		run, _, lookErr := latest(ctx, a, storage.RunRunning)
		return run, errors.Join(err, lookErr)
	}
	if err != nil {
		return storage.Run{}, err
	}
	work, drop := e.keepLease(ctx, a, lease)
	r := &running{e: e, a: a, guard: lease.Guard()}
	err = r.begin(work, opts)
	if err == nil {
		err = r.carryOut(work)
		err = errors.Join(err, r.finish(ctx, err))
	}
	drop()
	return r.run, err
}

// keepLease renews a lease until drop is called, which gives it up. When it is
// lost, or the account removes the app, the context ends.
func (e *Engine) keepLease(ctx context.Context, a *storage.Account, lease storage.Lease) (work context.Context, drop func()) {
	work, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(e.cfg.Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-work.Done():
				return
			case <-tick.C:
			}
			err := e.around(work, "commit.lease.renew", func() error { return a.Renew(work, &lease, e.now(), e.cfg.Lease) })
			if errors.Is(err, storage.ErrConflict) {
				cancel(errors.New("the lease was lost to another process"))
			}
			if gone, err := e.isUninstalled(work, a); gone && err == nil {
				cancel(errors.New("the account has removed the app"))
			}
		}
	}()
	return work, func() {
		cancel(nil)
		<-done
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := e.release(ctx, a, &lease); err != nil {
			e.log.Warn("a lease could not be given up; it ends by itself", "account", a.ID(), "error", err)
		}
	}
}
