package account

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// LeaseSync keeps two syncs of an account apart (E19).
const LeaseSync = "sync"

// Take takes a lease. Errors: *storage.LeaseHeldError.
func (a Account) Take(ctx context.Context, name, holder string) (lease storage.Lease, err error) {
	err = a.Around(ctx, "commit.lease.acquire", func() (err error) {
		lease, err = a.Acquire(ctx, name, holder, a.Now(), a.Lease)
		return err
	})
	return lease, err
}

// GiveUp gives a lease up.
func (a Account) GiveUp(ctx context.Context, lease *storage.Lease) error {
	return a.Around(ctx, "commit.lease.release", func() error { return a.Release(ctx, lease) })
}

// Keep renews a lease until drop is called, which gives it up. When it is
// lost, or the account removes the app, the context ends.
func (a Account) Keep(ctx context.Context, lease storage.Lease) (work context.Context, drop func()) {
	work, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(a.Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-work.Done():
				return
			case <-tick.C:
			}
			err := a.Around(work, "commit.lease.renew", func() error { return a.Renew(work, &lease, a.Now(), a.Lease) })
			if errors.Is(err, storage.ErrConflict) {
				cancel(errors.New("the lease was lost to another process"))
			}
			if gone, err := a.HasUninstalled(work); gone && err == nil {
				cancel(errors.New("the account has removed the app"))
			}
		}
	}()
	return work, func() {
		cancel(nil)
		<-done
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := a.GiveUp(ctx, &lease); err != nil {
			a.Log.Warn("a lease could not be given up; it ends by itself", "account", a.ID(), "error", err)
		}
	}
}
