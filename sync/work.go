package syncer

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// claimAtOnce is how many due visits are leased together: enough to take the
// soonest starts first, few enough to be done within the lease.
const claimAtOnce = 32

// Work converges the account's visits that are due, those that start soonest
// first, until none is. It returns how many it dealt with. One visit's trouble
// does not keep the others waiting. Nothing is done for an account that is
// paused or has no settings.
func (e *Engine) Work(ctx context.Context, account string) (int, error) {
	return e.work(ctx, ctx, account)
}

// work begins nothing new once stop is done.
func (e *Engine) work(ctx, stop context.Context, account string) (int, error) {
	a := e.account(account)
	if _, err := e.newWorker(ctx, a); err != nil {
		return 0, idle(err)
	}
	done := 0
	for stop.Err() == nil {
		now := e.now()
		var keys []string
		err := e.around(ctx, "commit.claim", func() (err error) {
			keys, err = a.ClaimDue(ctx, now, now.Add(e.cfg.Lease), claimAtOnce)
			return err
		})
		if err != nil || len(keys) == 0 {
			return done, err
		}
		n, err := e.workOn(ctx, stop, a, keys, now.Add(e.cfg.Lease/2))
		done += n
		if err != nil {
			return done, idle(err)
		}
	}
	return done, nil
}

// idle drops errors that only say that there is nothing to do.
func idle(err error) error {
	if _, ok := errors.AsType[*PausedError](err); ok || errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// workOn converges claimed visits with a few workers. Those not begun until late
// are left: their claim would end while they are worked on.
func (e *Engine) workOn(ctx, stop context.Context, a *storage.Account, keys []string, late time.Time) (int, error) {
	queue := make(chan string)
	var done atomic.Int64
	var mu sync.Mutex
	var fatal error
	var wg sync.WaitGroup
	for range min(e.cfg.Workers, len(keys)) {
		wg.Go(func() {
			for key := range queue {
				err := e.convergeClaimed(ctx, stop, a, key)
				done.Add(1)
				if err != nil {
					mu.Lock()
					fatal = err
					mu.Unlock()
				}
			}
		})
	}
	stopped := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return fatal != nil || stop.Err() != nil || e.now().After(late)
	}
	for _, key := range e.soonestStart(ctx, a, keys) {
		if stopped() {
			break
		}
		queue <- key
	}
	close(queue)
	wg.Wait()
	return int(done.Load()), fatal
}

// convergeClaimed converges one visit; an error is returned only when it stops
// the others too.
func (e *Engine) convergeClaimed(ctx, stop context.Context, a *storage.Account, key string) error {
	err := e.converge(ctx, stop, a, key)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if _, ok := errors.AsType[*PausedError](err); ok || isCrash(err) {
		return err
	}
	e.log.Error("a visit could not be worked on", "account", a.ID(), "visit", key, "error", err)
	return nil
}

// soonestStart orders visits by when they start. One that cannot be read goes
// last.
func (e *Engine) soonestStart(ctx context.Context, a *storage.Account, keys []string) []string {
	starts := make(map[string]time.Time, len(keys))
	for _, key := range keys {
		if v, err := a.VisitByKey(ctx, key); err == nil {
			starts[key] = v.Booking.Start
		} else {
			starts[key] = e.now().Add(visit.LongestMeeting * 100)
		}
	}
	slices.SortFunc(keys, func(x, y string) int { return starts[x].Compare(starts[y]) })
	return keys
}
