package syncer

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/converge"
	"github.com/televisit/televisit-go/sync/internal/outbox"
	"github.com/televisit/televisit-go/sync/internal/pass"
)

// Account is the engine's part of one account: what is done for it, and what
// people do about it by hand. Its records are read from [storage.Account]. It is
// safe for concurrent use.
type Account struct {
	engine *Engine
	at     account.Account
}

// Account is the one with that id. It need not exist: methods that need its
// settings return storage.ErrNotFound until they are saved.
func (e *Engine) Account(id string) *Account { return &Account{e, e.core.Account(id)} }

// ID is the account's.
func (a *Account) ID() string { return a.at.ID() }

func (a *Account) outbox() outbox.Outbox { return a.engine.senders.Of(a.at) }

// SyncOptions say how a sync came about.
type SyncOptions struct {
	By      string // "schedule", "api" or a signed-in user's id; empty: "schedule"
	RunID   string // a queued run to carry out; empty: a new one
	Confirm string // the yes to what a ConfirmationError named
}

// Sync reads the EHR's appointments and records what should be; the visits are then
// worked on by [Account.Work]. It returns the finished run. Rows that could not be
// dealt with stand in it and stop nothing; removals that wait for a yes make it
// storage.RunHeld. Errors: *storage.LeaseHeldError when another one runs, with that
// run; *PausedError; storage.ErrNotFound before the first save of settings; what
// the EHR's pass ended with, by [driver.KindOf].
func (a *Account) Sync(ctx context.Context, opts SyncOptions) (storage.SyncRun, error) {
	run, err := pass.Sync(ctx, a.at, &a.engine.caches, pass.Options(opts))
	return run, face(err)
}

// Recheck is neither yes nor no to removals that wait: the EHR is asked again, and
// what is gone still goes on waiting.
const Recheck = pass.Recheck

// RequestSync asks [Engine.Run] for a sync and returns at once. When one is
// queued or runs already, that one is returned. by is recorded; confirm is the
// yes to a *ConfirmationError, which is what an account answers whose removals
// wait for a yes, or [Recheck]. Other errors: storage.ErrNotFound before the first
// save of settings.
func (a *Account) RequestSync(ctx context.Context, by, confirm string) (storage.SyncRun, error) {
	run, first, err := pass.Request(ctx, a.at, by, confirm)
	if first != nil {
		return run, ask(first)
	}
	return run, err
}

// Replan plans the coming visits anew after the list of physicians or the default
// host changed, from what the store knows of their appointments: those that
// somebody on the list hosts are prepared, the others need a host. Visits that are
// going on are left alone.
func (a *Account) Replan(ctx context.Context) error { return pass.Replan(ctx, a.at) }

// Work brings the visits that are due to where they should be, those that start
// soonest first, until none is. It returns how many it dealt with. What fails is
// recorded on the visit, with the time of the next try; one visit's trouble does
// not keep the others waiting. Nothing is done for an account that is paused or
// has no settings.
func (a *Account) Work(ctx context.Context) (int, error) {
	n, err := converge.Work(ctx, ctx, a.at)
	return n, face(err)
}

// Deliver sends what is due in the outbox, mails before events, and returns how
// many deliveries it dealt with. Deliveries of different visits go out side by
// side, those of one visit one after the other; an event waits for the visit's
// earlier ones. What fails for now is tried again over three days, then parked as
// dead, to be replayed by [Account.Replay].
//
// [Engine.Run] sends mails and events at the same time, so that an endpoint that
// is slow delays no mail.
func (a *Account) Deliver(ctx context.Context) (int, error) { return a.outbox().Deliver(ctx) }

// Wake tells whoever schedules the engine ([Engine.Run], or who asked by
// [Schedule.OnWake]) that something changed in the account: it looks at what is due
// now. An account that it does not know yet is found. Calling it too often does
// no harm.
func (a *Account) Wake() { a.at.Wake() }

// Resume lets the account go on after its keys were corrected, or after its
// write-back was looked at. What has become due is done at once. An account that
// is not paused is left alone, and so is one that has removed the app: only a new
// installation goes on.
func (a *Account) Resume(ctx context.Context) error { return a.at.Resume(ctx) }

// HostBudgets tells what is left of the daily limits of hosts, by their ids at the
// video service, which [storage.Physician] names.
func (a *Account) HostBudgets(ctx context.Context, hosts []string) (map[string]driver.HostBudget, error) {
	_, video, err := a.at.Vendors(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]driver.HostBudget, len(hosts))
	err = a.at.Guard("video.hostbudget", func() error {
		for _, host := range hosts {
			out[host] = video.HostBudget(host)
		}
		return nil
	})
	return out, err
}
