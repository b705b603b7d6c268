package syncer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Task is one kind of what an account wants done all the time. An account's
// tasks do not wait for each other: mail does not wait for a sync, nor for a
// slow endpoint.
type Task string

const (
	TaskSync    Task = "sync"    // syncs by the schedule and when asked to, and sweeps once a day
	TaskWork    Task = "work"    // brings visits that are due to where they should be
	TaskDeliver Task = "deliver" // sends mails that are due
	TaskPost    Task = "post"    // posts events that are due
	TaskFold    Task = "fold"    // takes up stored webhook events
)

// Tasks are all tasks of an account.
func Tasks() []Task { return []Task{TaskSync, TaskWork, TaskDeliver, TaskPost, TaskFold} }

// Agenda is what a task remembers from one time to the next. The zero value is
// that of a start: a sync is due, and keys that were refused may be right now.
// There is nothing personal in it.
type Agenda struct {
	Sync     time.Time `json:"sync,omitzero"`      // the next sync by the schedule
	Tried    time.Time `json:"tried,omitzero"`     // when the last one began
	Sweep    time.Time `json:"sweep,omitzero"`     // the next sweep
	Failures int       `json:"failures,omitempty"` // in a row, for whatever reason
}

// NewcomerAgenda is that of an account that appears later than the start. It
// waits for its schedule: the first save of settings starts no sync.
func (e *Engine) NewcomerAgenda() Agenda { return Agenda{Sync: e.nextSync()} }

const (
	lookForWork = 30 * time.Second // how often Attend is to look for what it was not told of
	shortest    = 50 * time.Millisecond
	sweepEvery  = 24 * time.Hour
	syncAgain   = time.Minute // after a sync that failed
)

// Serves reports whether there is anything to do for an account at all: it has
// settings.
func (e *Engine) Serves(ctx context.Context, account string) (bool, error) {
	_, err := e.account(account).Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Attend does what is due of one task of an account and returns the agenda for
// the next time, and how long the task may be left alone: until something is
// due, 30 seconds at most, and up to a minute after failures. What went wrong is
// logged. Once stop is done nothing new is begun, and the agenda comes back as it
// was; what is under way is cut off by ctx only.
//
// It is a step of [Engine.Run], for other schedulers: call it again and again for
// each account and task, and at once when [Engine.OnWake] tells of the account.
// Calls for the same account and task at once do no harm, but no good either.
func (e *Engine) Attend(ctx, stop context.Context, account string, task Task, agenda Agenda) (Agenda, time.Duration) {
	before := agenda
	at, err := e.attend(ctx, stop, e.account(account), task, &agenda)
	switch {
	case stop.Err() != nil:
		return before, 0 // whoever is next does what was cut off
	case err != nil:
		agenda.Failures++
		e.log.Error("work for an account could not be done", "account", account, "work", task, "error", err)
		return agenda, min(time.Second<<min(agenda.Failures, 6), time.Minute)
	}
	agenda.Failures = 0
	if at.IsZero() {
		return agenda, lookForWork
	}
	return agenda, min(lookForWork, max(at.Sub(e.now()), shortest))
}

// attend returns when the task is due again; zero when nobody knows.
func (e *Engine) attend(ctx, stop context.Context, a *storage.Account, task Task, agenda *Agenda) (time.Time, error) {
	switch task {
	case TaskSync:
		return e.syncWhenDue(stop, a, agenda)
	case TaskWork:
		return e.workWhenDue(ctx, stop, a)
	case TaskDeliver:
		return e.deliverWhenDue(ctx, stop, a)
	case TaskPost:
		return e.postWhenDue(ctx, stop, a)
	case TaskFold:
		return e.foldWhenDue(ctx, stop, a)
	}
	return time.Time{}, fmt.Errorf("there is no task %q", task)
}

// syncWhenDue syncs at the start, by the schedule, when asked to, and once more
// in a while for an appointment that was missing; it sweeps once a day.
func (e *Engine) syncWhenDue(ctx context.Context, a *storage.Account, agenda *Agenda) (time.Time, error) {
	if agenda.Sync.IsZero() {
		// A start is the operator's word that the keys may be right now.
		if err := e.resumeKeys(ctx, a); err != nil {
			return time.Time{}, err
		}
	}
	st, err := a.Status(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if uninstalled(st) {
		return time.Time{}, e.farewell(ctx, a, st)
	}
	now := e.now()
	if next := agenda.nextSync(st); now.Before(next) && st.Requested == nil {
		return next, nil
	}
	agenda.Sync, agenda.Tried = e.nextSync(), now
	if st.Paused != nil && st.Requested == nil {
		return agenda.Sync, e.sweepWhenDue(ctx, a, agenda) // retention goes on
	}
	_, err = e.Sync(ctx, a.ID(), SyncOptions{})
	if held, ok := errors.AsType[*storage.LeaseHeldError](err); ok {
		agenda.Sync = visit.Earlier(agenda.Sync, held.Expires) // its holder may have died
	} else if err != nil && !expectedEnd(err) {
		agenda.Sync = now.Add(min(e.cfg.Every, syncAgain))
	}
	if err := e.sweepWhenDue(ctx, a, agenda); err != nil {
		return time.Time{}, err
	}
	st, err = a.Status(ctx)
	return agenda.nextSync(st), err
}

// nextSync is when to sync next: for an appointment that was missing earlier
// than by the schedule, but once. When that sync failed, the schedule counts.
func (a Agenda) nextSync(st storage.Status) time.Time {
	if st.LookAgain.After(a.Tried) {
		return visit.Earlier(st.LookAgain, a.Sync)
	}
	return a.Sync
}

func (e *Engine) sweepWhenDue(ctx context.Context, a *storage.Account, agenda *Agenda) error {
	if e.now().Before(agenda.Sweep) {
		return nil
	}
	if err := e.Sweep(ctx, a.ID()); err != nil {
		return err
	}
	agenda.Sweep = e.now().Add(sweepEvery + rand.N(time.Hour))
	return nil
}

// nextSync is when the schedule wants the next sync, with some jitter.
func (e *Engine) nextSync() time.Time {
	return e.now().Add(e.cfg.Every + rand.N(e.cfg.Every/10+1))
}

// expectedEnd reports whether a sync ended for a reason that is recorded
// elsewhere.
func expectedEnd(err error) bool {
	_, paused := errors.AsType[*PausedError](err)
	return paused || errors.Is(err, context.Canceled)
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
	if _, err := e.deliverMails(ctx, a); err != nil || e.cfg.Mailer == nil {
		return time.Time{}, err // without a mailer they wait for ever: only look now and then
	}
	return a.NextDelivery(stop, storage.ChannelMail)
}

func (e *Engine) postWhenDue(ctx, stop context.Context, a *storage.Account) (time.Time, error) {
	if _, err := e.deliverEvents(ctx, a); err != nil || e.cfg.Sink == nil {
		return time.Time{}, err
	}
	if st, err := a.Status(stop); err != nil || st.Endpoint.Off != nil {
		return time.Time{}, err // the bell rings when it is switched on
	}
	return a.NextDelivery(stop, storage.ChannelEvent)
}

func (e *Engine) foldWhenDue(ctx, stop context.Context, a *storage.Account) (time.Time, error) {
	if _, err := e.Fold(ctx, a.ID()); err != nil {
		return time.Time{}, err
	}
	return a.NextEvent(stop)
}
