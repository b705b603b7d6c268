package converge

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/next"
)

// retain removes what is past the account's retention, a bounded number of
// records at a time, so that nobody waits for it long.
func retain(ctx context.Context, a account.Account) error {
	for {
		more := false
		err := a.Around(ctx, "commit.purge", func() (err error) {
			more, err = a.Purge(ctx, a.Now())
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}

// sweepMost is how many visits one sweep sets to work: what it deletes at the service
// stays bounded, whatever went wrong before.
const sweepMost = 50

// sweepBack is how far back a sweep looks.
const sweepBack = 30 * 24 * time.Hour

// Sweep looks over all visits of the last month and those to come for what
// should not be there any more, or is not on its way: meetings given up,
// users of people whose visit is over, steps that nothing is due for. It makes
// such visits due; [Work] does the rest. At the video service it removes meetings that
// no visit knows and the users of people whose visits are over; both only when
// they bear the mark of this very account and store (D6). Before all that it
// removes the records that are past the account's retention (B13), of a paused
// account too.
func Sweep(ctx context.Context, a account.Account) error {
	if err := retain(ctx, a); err != nil {
		// What is wrong with a record must not keep the service from being swept.
		a.Log.Error("not everything past its retention could be removed", "account", a.ID(), "error", err)
	}
	w, err := newWorker(ctx, a)
	if err != nil {
		return idle(err)
	}
	set := 0
	for v, err := range a.Visits(ctx, storage.VisitFilter{From: a.Now().Add(-sweepBack)}) {
		if _, bad := errors.AsType[*storage.RecordError](err); bad {
			a.Log.Error("a visit cannot be read", "account", a.ID(), "error", err)
			continue
		}
		if err != nil {
			return err
		}
		s, err := w.input(ctx, v)
		if err != nil {
			return err
		}
		if !next.Overdue(s, v) {
			continue
		}
		if set++; set > sweepMost {
			a.Log.Warn("a sweep found more than it may set right at once; the next one goes on", "account", a.ID())
			break
		}
		v.DueAt = s.Now
		err = w.commit(ctx, "sweep.visit", &v)
		if err != nil && !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	a.Wake()
	return w.sweepVendor(ctx)
}
