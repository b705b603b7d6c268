package converge

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// claimAtOnce is how many due visits are leased together: enough to take the
// soonest starts first, few enough to be done within the lease.
const claimAtOnce = 32

// Work converges the account's visits that are due, those that start soonest
// first, until none is or stop is done. It returns how many it dealt with. One
// visit's trouble does not keep the others waiting. Nothing is done for an account
// that is paused or has no settings.
func Work(ctx, stop context.Context, a account.Account) (int, error) {
	if _, err := newWorker(ctx, a); err != nil {
		return 0, idle(err)
	}
	done := 0
	for stop.Err() == nil {
		now := a.Now()
		var keys []string
		err := a.Around(ctx, "commit.claim", func() (err error) {
			keys, err = a.ClaimDue(ctx, now, now.Add(a.Lease), claimAtOnce)
			return err
		})
		if err != nil || len(keys) == 0 {
			return done, err
		}
		n, err := workOn(ctx, stop, a, keys, now.Add(a.Lease/2))
		done += n
		if err != nil {
			return done, idle(err)
		}
	}
	return done, nil
}

// idle drops errors that only say that there is nothing to do.
func idle(err error) error {
	if account.IsPaused(err) || errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// workOn converges claimed visits with a few workers. Those not begun until late
// are left: their claim would end while they are worked on.
func workOn(ctx, stop context.Context, a account.Account, keys []string, late time.Time) (int, error) {
	queue := make(chan string)
	var done atomic.Int64
	var mu sync.Mutex
	var fatal error
	var wg sync.WaitGroup
	for range min(a.Workers, len(keys)) {
		wg.Go(func() {
			for key := range queue {
				err := visitClaimed(ctx, stop, a, key)
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
		return fatal != nil || stop.Err() != nil || a.Now().After(late)
	}
	for _, key := range soonestStart(ctx, a, keys) {
		if stopped() {
			break
		}
		queue <- key
	}
	close(queue)
	wg.Wait()
	return int(done.Load()), fatal
}

// visitClaimed converges one visit; an error is returned only when it stops
// the others too.
func visitClaimed(ctx, stop context.Context, a account.Account, key string) error {
	err := Visit(ctx, stop, a, key)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if account.IsPaused(err) || account.IsStopped(err) {
		return err
	}
	a.Log.Error("a visit could not be worked on", "account", a.ID(), "visit", key, "error", err)
	return nil
}

// soonestStart orders visits by when they start. One that cannot be read goes
// last.
func soonestStart(ctx context.Context, a account.Account, keys []string) []string {
	starts := make(map[string]time.Time, len(keys))
	for _, key := range keys {
		if v, err := a.VisitByKey(ctx, key); err == nil {
			starts[key] = v.Booking.Start
		} else {
			starts[key] = a.Now().Add(visit.LongestMeeting * 100)
		}
	}
	slices.SortFunc(keys, func(x, y string) int { return starts[x].Compare(starts[y]) })
	return keys
}
