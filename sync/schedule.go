package syncer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
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

// TaskState is what a task remembers from one time to the next. The zero value is
// that of a start: a sync is due, and keys that were refused may be right now.
// There is nothing personal in it.
type TaskState struct {
	Sync     time.Time `json:"sync,omitzero"`      // the next sync by the schedule
	Tried    time.Time `json:"tried,omitzero"`     // when the last one began
	Sweep    time.Time `json:"sweep,omitzero"`     // the next sweep
	Failures int       `json:"failures,omitempty"` // in a row, for whatever reason
}

// Schedule is what a scheduler of one's own builds on, such as package fleet: all
// that [Engine.Run] does in one process, piece by piece. It is safe for concurrent
// use.
type Schedule struct{ engine *Engine }

// Schedule is the engine's.
func (e *Engine) Schedule() Schedule { return Schedule{e} }

// Accounts lists those that are to be served: they have settings, or have
// removed the app before they had any (then there is still a grant to revoke).
func (s Schedule) Accounts(ctx context.Context) (ids []string, err error) {
	for id, err := range s.engine.cfg.Store.Accounts(ctx) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	for id, err := range s.engine.cfg.Store.Installations(ctx) {
		if err != nil {
			return ids, err
		}
		if slices.Contains(ids, id) {
			continue
		}
		gone, err := s.engine.Account(id).HasUninstalled(ctx)
		if err != nil {
			return ids, err
		}
		if gone {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Serves reports whether there is anything to do for an account at all: it has
// settings.
func (s Schedule) Serves(ctx context.Context, account string) (bool, error) {
	_, err := s.engine.core.Account(account).Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// NewcomerState is that of an account that appears later than the start. It
// waits for its schedule: the first save of settings starts no sync.
func (s Schedule) NewcomerState() TaskState { return TaskState{Sync: s.engine.nextSync()} }

// OnWake has f called with the account at each [Account.Wake], the engine's own
// included, until stop is called. f must return at once: work waits for it.
func (s Schedule) OnWake(f func(account string)) (stop func()) {
	return s.engine.core.Signals.OnWake(f)
}

// DrainContext is a context that goes on for Config.Drain after ctx ended: for
// what is under way then.
func (s Schedule) DrainContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return s.engine.drain(ctx)
}

// RunTask does what is due of one task of an account and returns the state for
// the next time, and how long the task may be left alone: until something is
// due, 30 seconds at most, and up to a minute after failures. What went wrong is
// logged. Once stop is done nothing new is begun, and the state comes back as it
// was; what is under way is cut off by ctx only.
//
// Call it again and again for each account and task, and at once when
// [Schedule.OnWake] tells of the account. Calls for the same account and task at
// once do no harm, but no good either.
func (s Schedule) RunTask(ctx, stop context.Context, account string, task Task, state TaskState) (TaskState, time.Duration) {
	return s.engine.Account(account).runTask(ctx, stop, task, state)
}
