package syncer

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/televisit/televisit-go/storage"
)

const (
	lookForAccounts = time.Minute      // how often Run looks for accounts that it was not told of
	lookForWork     = 30 * time.Second // how often it looks for work that another process left
	shortest        = 50 * time.Millisecond
	sweepEvery      = 24 * time.Hour
	syncAgain       = time.Minute // after a sync that failed
)

// Run serves all accounts of the store until ctx ends: a sync of each at the
// start and every Config.Every after it, what is due as soon as it is, a sweep a
// day. Accounts do not wait for each other (D8). When ctx ends, nothing new is
// begun; what is under way is finished within Config.Drain. It returns nil then,
// and else what kept it from reading the list of accounts at the start.
//
// One Run per engine at a time.
func (e *Engine) Run(ctx context.Context) error {
	fresh := e.signals.newcomers()
	hard, cancel := e.draining(ctx)
	defer cancel()
	serving := map[string]context.CancelFunc{}
	var wg sync.WaitGroup
	defer func() { wg.Wait(); e.signals.forgetAll() }()
	for first := true; ; first = false {
		ids, err := e.accounts(hard)
		if err != nil && first {
			return err
		}
		if err != nil {
			e.log.Error("the accounts cannot be listed", "error", err)
		} else {
			for id, cancel := range serving {
				if !slices.Contains(ids, id) { // wiped
					cancel()
					e.signals.forget(id)
					delete(serving, id)
				}
			}
		}
		for _, id := range ids {
			if serving[id] == nil {
				stop, cancel := context.WithCancel(ctx)
				serving[id] = cancel
				e.serve(hard, stop, id, first, &wg)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-fresh:
		case <-time.After(lookForAccounts):
		}
	}
}

// accounts lists those that have settings.
func (e *Engine) accounts(ctx context.Context) (ids []string, err error) {
	for id, err := range e.cfg.Store.Accounts(ctx) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// draining is a context that goes on for Config.Drain after ctx ended.
func (e *Engine) draining(ctx context.Context) (context.Context, context.CancelFunc) {
	hard, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-hard.Done():
		case <-time.After(e.cfg.Drain):
			cancel()
		}
	})
	return hard, func() { stop(); cancel() }
}

// serve starts an account's loops. Each has its own bell, so that mail does not
// wait for a sync, nor a sync for mail. An account that appears later than the
// start waits for its schedule: the first save of settings starts no sync.
func (e *Engine) serve(ctx, stop context.Context, id string, start bool, wg *sync.WaitGroup) {
	a := e.account(id)
	loops := []loop{
		{e: e, a: a, name: "sync", do: e.syncWhenDue(start)},
		{e: e, a: a, name: "work", do: e.workWhenDue},
		{e: e, a: a, name: "deliver", do: e.deliverWhenDue},
		{e: e, a: a, name: "fold", do: e.foldWhenDue},
	}
	for _, l := range loops {
		l.bell = e.signals.bell(id)
		wg.Go(func() { l.run(ctx, stop) })
	}
}

// loop does one kind of work for one account, when it is due and when the bell
// rings.
type loop struct {
	e    *Engine
	a    *storage.Account
	name string
	bell <-chan struct{}
	do   func(ctx, stop context.Context, a *storage.Account) (next time.Time, err error)
}

func (l loop) run(ctx, stop context.Context) {
	failures := 0
	for stop.Err() == nil {
		at, err := l.do(ctx, stop, l.a)
		wait := lookForWork
		switch {
		case stop.Err() != nil:
			return
		case err != nil:
			failures++
			l.e.log.Error("work for an account could not be done", "account", l.a.ID(), "work", l.name, "error", err)
			wait = min(time.Second<<min(failures, 6), time.Minute)
		default:
			failures = 0
			if !at.IsZero() {
				wait = min(wait, max(at.Sub(l.e.now()), shortest))
			}
		}
		timer := time.NewTimer(wait)
		select {
		case <-stop.Done():
		case <-timer.C:
		case <-l.bell:
		}
		timer.Stop()
	}
}

// syncWhenDue syncs at the start of the process, by the schedule, when asked to, and once more
// in a while for an appointment that was missing; it sweeps once a day.
func (e *Engine) syncWhenDue(start bool) func(ctx, stop context.Context, a *storage.Account) (time.Time, error) {
	var due, sweep time.Time
	if !start {
		due = e.nextSync()
	}
	return func(_, stop context.Context, a *storage.Account) (time.Time, error) {
		if due.IsZero() {
			// A start is the operator's word that the keys may be right now.
			if err := e.resumeKeys(stop, a); err != nil {
				return time.Time{}, err
			}
		}
		st, err := a.Status(stop)
		if err != nil {
			return time.Time{}, err
		}
		if uninstalled(st) {
			return time.Time{}, e.farewell(stop, a)
		}
		now := e.now()
		if now.Before(due) && st.Requested == nil && (st.LookAgain.IsZero() || now.Before(st.LookAgain)) {
			return earlier(st.LookAgain, due), nil
		}
		due = e.nextSync()
		if st.Paused != nil && st.Requested == nil {
			return due, nil
		}
		if _, err := e.Sync(stop, a.ID(), SyncOptions{}); err != nil && !expectedEnd(err) {
			due = now.Add(min(e.cfg.Every, syncAgain))
		}
		if !e.now().Before(sweep) {
			if err := e.Sweep(stop, a.ID()); err != nil {
				return time.Time{}, err
			}
			sweep = e.now().Add(sweepEvery + rand.N(time.Hour))
		}
		st, err = a.Status(stop)
		return earlier(st.LookAgain, due), err
	}
}

// nextSync is when the schedule wants the next sync, with some jitter.
func (e *Engine) nextSync() time.Time {
	return e.now().Add(e.cfg.Every + rand.N(e.cfg.Every/10+1))
}

// expectedEnd reports whether a sync ended for a reason that is recorded
// elsewhere.
func expectedEnd(err error) bool {
	_, held := errors.AsType[*storage.LeaseHeldError](err)
	_, paused := errors.AsType[*PausedError](err)
	return held || paused || errors.Is(err, context.Canceled)
}

func (e *Engine) resumeKeys(ctx context.Context, a *storage.Account) error {
	return e.editStatus(ctx, a, func(st *storage.Status) bool {
		if st.Paused == nil || !st.Paused.Keys {
			return false
		}
		st.Paused = nil
		return true
	})
}

func (e *Engine) workWhenDue(ctx, stop context.Context, a *storage.Account) (time.Time, error) {
	if _, err := e.work(ctx, stop, a.ID()); err != nil {
		return time.Time{}, err
	}
	st, err := a.Status(stop)
	if err != nil || st.Paused != nil {
		return time.Time{}, err // the bell rings when it goes on
	}
	return a.NextDue(stop)
}

func (e *Engine) deliverWhenDue(ctx, stop context.Context, a *storage.Account) (time.Time, error) {
	if _, err := e.Deliver(ctx, a.ID()); err != nil {
		return time.Time{}, err
	}
	if e.cfg.Mailer == nil || e.cfg.Sink == nil {
		return time.Time{}, nil // some deliveries wait for ever: only look now and then
	}
	return a.NextDelivery(stop)
}

func (e *Engine) foldWhenDue(ctx, stop context.Context, a *storage.Account) (time.Time, error) {
	if _, err := e.Fold(ctx, a.ID()); err != nil {
		return time.Time{}, err
	}
	return a.NextEvent(stop)
}
