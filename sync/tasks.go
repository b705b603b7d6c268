package syncer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/converge"
	"github.com/televisit/televisit-go/sync/internal/pass"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

const (
	lookForWork = 30 * time.Second // how often Attend is to look for what it was not told of
	shortest    = 50 * time.Millisecond
	sweepEvery  = 24 * time.Hour
	syncAgain   = time.Minute // after a sync that failed
)

// runTask is [Schedule.RunTask].
func (a *Account) runTask(ctx, stop context.Context, task Task, state TaskState) (TaskState, time.Duration) {
	before := state
	at, err := a.dueAfter(ctx, stop, task, &state)
	switch {
	case stop.Err() != nil:
		return before, 0 // whoever is next does what was cut off
	case err != nil:
		state.Failures++
		a.at.Log.Error("work for an account could not be done", "account", a.ID(), "work", task, "error", err)
		return state, min(time.Second<<min(state.Failures, 6), time.Minute)
	}
	state.Failures = 0
	if at.IsZero() {
		return state, lookForWork
	}
	return state, min(lookForWork, max(at.Sub(a.at.Now()), shortest))
}

// dueAfter does the task and returns when it is due again; zero when nobody knows.
func (a *Account) dueAfter(ctx, stop context.Context, task Task, state *TaskState) (time.Time, error) {
	switch task {
	case TaskSync:
		return a.syncWhenDue(stop, state)
	case TaskWork:
		return a.workWhenDue(ctx, stop)
	case TaskDeliver:
		return a.deliverWhenDue(ctx, stop)
	case TaskPost:
		return a.postWhenDue(ctx, stop)
	case TaskFold:
		return a.applyWhenDue(ctx, stop)
	}
	return time.Time{}, fmt.Errorf("there is no task %q", task)
}

// syncWhenDue syncs at the start, by the schedule, when asked to, and once more
// in a while for an appointment that was missing; it sweeps once a day.
func (a *Account) syncWhenDue(ctx context.Context, state *TaskState) (time.Time, error) {
	if state.Sync.IsZero() {
		// A start is the operator's word that the keys may be right now.
		if err := a.at.ResumeKeys(ctx); err != nil {
			return time.Time{}, err
		}
	}
	st, err := a.at.Status(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if account.Uninstalled(st) {
		return time.Time{}, a.farewell(ctx, st)
	}
	now := a.at.Now()
	if next := state.nextSync(st); now.Before(next) && st.Requested == nil {
		return next, nil
	}
	state.Sync, state.Tried = a.engine.nextSync(), now
	if st.Paused != nil && st.Requested == nil {
		return state.Sync, a.sweepWhenDue(ctx, state) // retention goes on
	}
	_, err = pass.Sync(ctx, a.at, &a.engine.caches, pass.Options{})
	if held, ok := errors.AsType[*storage.LeaseHeldError](err); ok {
		state.Sync = visit.Earlier(state.Sync, held.Expires) // its holder may have died
	} else if err != nil && !expectedEnd(err) {
		state.Sync = now.Add(min(a.engine.cfg.Every, syncAgain))
	}
	if err := a.sweepWhenDue(ctx, state); err != nil {
		return time.Time{}, err
	}
	st, err = a.at.Status(ctx)
	return state.nextSync(st), err
}

// nextSync is when to sync next: for an appointment that was missing earlier
// than by the schedule, but once. When that sync failed, the schedule counts.
func (s TaskState) nextSync(st storage.Status) time.Time {
	if st.LookAgain.After(s.Tried) {
		return visit.Earlier(st.LookAgain, s.Sync)
	}
	return s.Sync
}

func (a *Account) sweepWhenDue(ctx context.Context, state *TaskState) error {
	if a.at.Now().Before(state.Sweep) {
		return nil
	}
	if err := converge.Sweep(ctx, a.at); err != nil {
		return err
	}
	if err := a.engine.door.Of(a.at).ReadAgain(ctx); err != nil {
		return err
	}
	state.Sweep = a.at.Now().Add(sweepEvery + rand.N(time.Hour))
	return nil
}

// expectedEnd reports whether a sync ended for a reason that is recorded
// elsewhere.
func expectedEnd(err error) bool {
	return account.IsPaused(err) || errors.Is(err, context.Canceled)
}

func (a *Account) workWhenDue(ctx, stop context.Context) (time.Time, error) {
	if _, err := converge.Work(ctx, stop, a.at); err != nil {
		return time.Time{}, err
	}
	st, err := a.at.Status(stop)
	if err != nil || st.Paused != nil {
		return time.Time{}, err // the bell rings when it goes on
	}
	return a.at.NextDue(stop)
}

func (a *Account) deliverWhenDue(ctx, stop context.Context) (time.Time, error) {
	if _, err := a.outbox().DeliverMails(ctx); err != nil || a.engine.cfg.Mailer == nil {
		return time.Time{}, err // without a mailer they wait for ever: only look now and then
	}
	return a.at.NextDelivery(stop, storage.ChannelMail)
}

func (a *Account) postWhenDue(ctx, stop context.Context) (time.Time, error) {
	if _, err := a.outbox().DeliverEvents(ctx); err != nil || a.engine.cfg.Sink == nil {
		return time.Time{}, err
	}
	if st, err := a.at.Status(stop); err != nil || st.Endpoint.Off != nil {
		return time.Time{}, err // the bell rings when it is switched on
	}
	return a.at.NextDelivery(stop, storage.ChannelEvent)
}

func (a *Account) applyWhenDue(ctx, stop context.Context) (time.Time, error) {
	if _, err := a.applyEvents(ctx); err != nil {
		return time.Time{}, err
	}
	return a.at.NextEvent(stop)
}

func (a *Account) applyEvents(ctx context.Context) (int, error) {
	return a.engine.door.Of(a.at).Apply(ctx)
}
