package syncer

import (
	"context"
	"slices"
	"sync"
	"time"
)

// lookForAccounts is how often Run looks for accounts that it was not told of.
const lookForAccounts = time.Minute

// Run serves all accounts of the store until ctx ends: a sync of each at the
// start and every Config.Every after it, what is due as soon as it is, a sweep a
// day. Accounts do not wait for each other (D8). When ctx ends, nothing new is
// begun; what is under way is finished within Config.Drain. It returns nil then,
// and else what kept it from reading the list of accounts at the start.
//
// One Run per engine at a time.
func (e *Engine) Run(ctx context.Context) error {
	fresh := e.signals.newcomers()
	hard, cancel := e.Draining(ctx)
	defer cancel()
	serving := map[string]context.CancelFunc{}
	var wg sync.WaitGroup
	defer func() { wg.Wait(); e.signals.forgetAll() }()
	for first := true; ; first = false {
		ids, err := e.Accounts(hard)
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

// Accounts lists those that are to be served: they have settings, or have
// removed the app before they had any (then there is still a grant to revoke).
func (e *Engine) Accounts(ctx context.Context) (ids []string, err error) {
	for id, err := range e.cfg.Store.Accounts(ctx) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	for id, err := range e.cfg.Store.Installations(ctx) {
		if err != nil {
			return ids, err
		}
		if slices.Contains(ids, id) {
			continue
		}
		gone, err := e.HasUninstalled(ctx, id)
		if err != nil {
			return ids, err
		}
		if gone {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Draining is a context that goes on for Config.Drain after ctx ended: for what
// is under way then.
func (e *Engine) Draining(ctx context.Context) (context.Context, context.CancelFunc) {
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

// serve starts an account's loops, a loop per task, each with its own bell.
func (e *Engine) serve(ctx, stop context.Context, id string, start bool, wg *sync.WaitGroup) {
	var agenda Agenda
	if !start {
		agenda = e.NewcomerAgenda()
	}
	for _, t := range Tasks() {
		l := loop{e: e, account: id, task: t, bell: e.signals.bell(id)}
		wg.Go(func() { l.run(ctx, stop, agenda) })
	}
}

// loop attends to one task of one account, when it is due and when the bell
// rings.
type loop struct {
	e       *Engine
	account string
	task    Task
	bell    <-chan struct{}
}

func (l loop) run(ctx, stop context.Context, agenda Agenda) {
	for {
		var wait time.Duration
		if agenda, wait = l.e.Attend(ctx, stop, l.account, l.task, agenda); stop.Err() != nil {
			return
		}
		timer := time.NewTimer(wait)
		select {
		case <-stop.Done():
		case <-timer.C:
		case <-l.bell:
		}
		timer.Stop()
		if stop.Err() != nil {
			return
		}
	}
}
