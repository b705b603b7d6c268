package syncer

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// sweepMost is how many visits one sweep sets to work: what it deletes at Zoom
// stays bounded, whatever went wrong before.
const sweepMost = 50

// sweepBack is how far back a sweep looks.
const sweepBack = 30 * 24 * time.Hour

// Sweep looks over all visits of the last month and those to come for what
// should not be there any more, or is not on its way: meetings given up, Zoom
// users of people whose visit is over, steps that nothing is due for. It makes
// such visits due; [Engine.Work] does the rest. At Zoom it removes meetings that
// no visit knows and the users of people whose visits are over; both only when
// they bear the mark of this very account and store (D6). Before all that it
// removes the records that are past the account's retention (B13), of a paused
// account too.
func (e *Engine) Sweep(ctx context.Context, account string) error {
	a := e.account(account)
	if err := e.retain(ctx, a); err != nil {
		// What is wrong with a record must not keep Zoom from being swept.
		e.log.Error("not everything past its retention could be removed", "account", account, "error", err)
	}
	w, err := e.newWorker(ctx, a)
	if err != nil {
		return idle(err)
	}
	set := 0
	for v, err := range a.Visits(ctx, storage.VisitFilter{From: e.now().Add(-sweepBack)}) {
		if _, bad := errors.AsType[*storage.RecordError](err); bad {
			e.log.Error("a visit cannot be read", "account", account, "error", err)
			continue
		}
		if err != nil {
			return err
		}
		s, err := w.scene(ctx, v)
		if err != nil {
			return err
		}
		if !overdue(s, v) {
			continue
		}
		if set++; set > sweepMost {
			e.log.Warn("a sweep found more than it may set right at once; the next one goes on", "account", account)
			break
		}
		v.DueAt = s.Now
		err = w.commit(ctx, "sweep.visit", &v)
		if err != nil && !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	e.Wake(account)
	return w.sweepZoom(ctx)
}
