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
// day. Accounts do not wait for each other. When ctx ends, nothing new is
// begun; what is under way is finished within Config.Drain. It returns nil then,
// and else what kept it from reading the list of accounts at the start.
//
// One Run per engine at a time.
func (e *Engine) Run(ctx context.Context) error {
	fresh := e.core.Signals.Newcomers()
	hard, cancel := e.drain(ctx)
	defer cancel()
	serving := map[string]context.CancelFunc{}
	var wg sync.WaitGroup
	defer func() { wg.Wait(); e.core.Signals.ForgetAll() }()
	for first := true; ; first = false {
		ids, err := e.Schedule().Accounts(hard)
		if err != nil && first {
			return err
		}
		if err != nil {
			e.cfg.Logger.Error("the accounts cannot be listed", "error", err)
		} else {
			for id, cancel := range serving {
				if !slices.Contains(ids, id) { // wiped
					cancel()
					e.core.Signals.Forget(id)
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

// serve starts an account's loops, a loop per task, each with its own bell.
func (e *Engine) serve(ctx, stop context.Context, id string, start bool, wg *sync.WaitGroup) {
	var state TaskState
	if !start {
		state = e.Schedule().NewcomerState()
	}
	for _, t := range Tasks() {
		l := loop{account: e.Account(id), task: t, bell: e.core.Signals.Bell(id)}
		wg.Go(func() { l.run(ctx, stop, state) })
	}
}

// loop attends to one task of one account, when it is due and when the bell
// rings.
type loop struct {
	account *Account
	task    Task
	bell    <-chan struct{}
}

func (l loop) run(ctx, stop context.Context, state TaskState) {
	for {
		var wait time.Duration
		if state, wait = l.account.runTask(ctx, stop, l.task, state); stop.Err() != nil {
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
