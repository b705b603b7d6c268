package pass

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/plan"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// pass is one look at everything that a sync of an account is about. It goes
// through the EHR's appointments page by page, plans each page against the
// visits known, and gives the changes away: what it remembers of an appointment
// that has gone by is its entry in the row cache.
type pass struct {
	a        account.Account
	settings storage.Settings
	status   storage.Status
	ehr      driver.EHR
	input    plan.Input
	from, to time.Time

	cache  *plan.RowCache
	full   bool                                           // appointments that rest are planned as well
	take   func(ctx context.Context, c plan.Change) error // gets every change; an error ends the look
	expect int                                            // visits known in the window
	seen   int                                            // appointments that the pass has gone by

	page      []driver.Appointment
	late      []driver.Appointment // rows older than what was shown before: a newer one may follow (E4)
	names     map[string]string    // of physicians who are not on the list; nil: not asked for yet
	removed   []plan.Removal
	coming    int       // visits that are to come, of those that removals are held against
	highWater time.Time // the newest modification shown (E7)
	lookAgain time.Time // when a missing appointment is to be looked up once more; zero: none is
	broken    error     // why the pass over the EHR was cut short
	ask       *plan.Ask // what waits for a yes
}

// PageSize is how many appointments are planned together. It is the engine's
// own: an EHR's pages may be shorter or longer.
const PageSize = 500

// newPass reads what a pass needs besides the EHR. Errors: storage.ErrNotFound
// before the first save of settings; *account.PausedError.
func newPass(ctx context.Context, a account.Account) (*pass, error) {
	settings, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, fmt.Errorf("the account has no settings yet; save them first: %w", err)
	}
	if err != nil {
		return nil, err
	}
	p := &pass{a: a, settings: settings, cache: &plan.RowCache{}}
	if p.status, err = a.GoesOn(ctx); err != nil {
		return nil, err
	}
	if p.ehr, _, err = a.Vendors(ctx); err != nil {
		return nil, err
	}
	p.highWater = p.status.HighWater
	p.input, err = a.PlanInput(ctx, settings)
	p.from = p.input.Now.Add(-a.LookBack)
	p.to = p.input.Now.AddDate(0, 0, max(settings.HorizonDays, 1))
	return p, err
}

// give gives a change away, or keeps it until all removals are known.
func (p *pass) give(ctx context.Context, c plan.Change) error {
	v := c.Visit
	if c.Action == plan.ActionCancel {
		p.removed = append(p.removed, plan.Removal{ID: c.ID, Generation: v.Generation, Why: c.Why})
		if v.Booking.Start.Before(p.from) || !v.Booking.Start.Before(p.to) {
			p.coming++
		}
		return nil
	}
	p.cache.Flagged(p.a.VisitMark(c.ID), v)
	if again := v.MissingSince.Add(p.input.SecondLook); !v.MissingSince.IsZero() && again.After(p.input.Now) {
		p.lookAgain = visit.Earlier(p.lookAgain, again)
	}
	return p.take(ctx, c)
}

// due is when work on a visit is due that a sync found: the one that starts
// soonest first, and none before what was due already.
func (p *pass) due(v storage.Visit) time.Time {
	wait := max(0, p.to.Sub(v.Booking.Start))
	return p.input.Now.Add(-wait / 1_000_000)
}
