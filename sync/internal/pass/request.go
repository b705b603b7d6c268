package pass

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/plan"
)

// BySchedule is Run.By of a sync that nobody asked for.
const BySchedule = "schedule"

// Recheck is neither yes nor no to removals that wait: the EHR is asked again, and
// what is gone still goes on waiting.
const Recheck = "ask-again"

// Options say how a sync came about.
type Options struct {
	By      string // "schedule", "api" or a signed-in user's id; empty: "schedule"
	RunID   string // a queued run to carry out; empty: a new one
	Confirm string // the yes to what had to be asked
}

// Request asks for a sync and returns at once. When one is queued or runs already,
// that one is returned. by is recorded; confirm is the yes to what had to be asked,
// or [Recheck]. ask is what has to be asked first, when removals wait for a yes.
// Errors: storage.ErrNotFound before the first save of settings.
func Request(ctx context.Context, a account.Account, by, confirm string) (run storage.SyncRun, ask *plan.Ask, err error) {
	if _, err := a.Settings(ctx); err != nil {
		return run, nil, err
	}
	if run, ok, err := underWay(ctx, a); ok || err != nil {
		return run, nil, err
	}
	again := confirm == Recheck
	if again {
		confirm = ""
	}
	err = editRequest(ctx, a, func(st *storage.Status) (*storage.SyncRun, error) {
		ask = nil
		if len(st.Held) > 0 && confirm != st.HeldConfirm && !again {
			ask = &plan.Ask{Effects: []string{plan.HeldEffect(len(st.Held))}, Confirm: st.HeldConfirm}
			return nil, nil
		}
		if st.Requested != nil {
			queued, err := a.SyncRun(ctx, st.Requested.RunID)
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
		run = newRun(by, a.Now())
		st.Requested = &storage.SyncRequest{RunID: run.ID, Confirm: confirm}
		return &run, nil
	})
	if err != nil || ask != nil {
		return storage.SyncRun{}, ask, err
	}
	a.Wake()
	return run, nil, nil
}

// editRequest changes the status together with the queued run; without a run
// nothing is changed.
func editRequest(ctx context.Context, a account.Account, change func(*storage.Status) (*storage.SyncRun, error)) error {
	for range 20 {
		st, err := a.Status(ctx)
		if err != nil {
			return err
		}
		run, err := change(&st)
		if err != nil || run == nil {
			return err
		}
		err = a.Save(ctx, "request", storage.Put(run), storage.Put(&st))
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return storage.ErrConflict
}

func newRun(by string, now time.Time) storage.SyncRun {
	return storage.SyncRun{
		ID: account.RandomName(), State: storage.RunQueued, By: by, StartedAt: now,
		Changes: map[string]int{}, Rows: []storage.RowError{},
	}
}

// underWay is the sync that runs now, if one does. A run whose process is gone
// does not count: its lease is free.
func underWay(ctx context.Context, a account.Account) (storage.SyncRun, bool, error) {
	run, ok, err := latest(ctx, a, storage.RunRunning)
	if err != nil || !ok {
		return run, false, err
	}
	lease, err := a.Take(ctx, account.LeaseSync, account.RandomName())
	if _, held := errors.AsType[*storage.LeaseHeldError](err); held {
		return run, true, nil
	}
	if err != nil {
		return run, false, err
	}
	return run, false, a.GiveUp(ctx, &lease)
}

// latest is the newest run in a state, among the last few.
func latest(ctx context.Context, a account.Account, state storage.SyncRunState) (storage.SyncRun, bool, error) {
	runs, err := a.LastSyncRuns(ctx, 10)
	if err != nil {
		return storage.SyncRun{}, false, err
	}
	for _, r := range runs {
		if r.State == state {
			return r, true, nil
		}
	}
	return storage.SyncRun{}, false, nil
}
