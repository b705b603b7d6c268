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

// run makes the pass. It may be cut short by the EHR: then broken says why, and
// nothing is concluded from absence (E13). Removals come last, when it is known
// how many there are (D5).
func (p *pass) run(ctx context.Context, confirm string) error {
	p.cache.NewPass(p.against(), p.input.Now)
	if err := p.readRecords(ctx); err != nil {
		return err
	}
	if err := p.readEHR(ctx); err != nil {
		return err
	}
	if p.broken == nil {
		if err := p.conclude(ctx); err != nil {
			return err
		}
	}
	p.ask = plan.CapRemovals(p.removed, p.coming, confirm)
	for _, r := range p.removed {
		decide := func(v storage.Visit) plan.Change { return p.input.Removed(v, r, p.ask != nil) }
		if err := p.review(ctx, p.a.VisitMark(r.ID), decide); err != nil {
			return err
		}
	}
	return nil
}

// against is what verdicts of the row cache hold for: all that a plan and the next
// step of a visit depend on, besides the visit itself.
func (p *pass) against() string {
	return visit.ContentHash([]any{p.settings, p.input.Roster, p.status.NoAPIUser, p.status.WriteBack != nil})
}

// readRecords notes which visits of the window there are, and in which version.
func (p *pass) readRecords(ctx context.Context) error {
	for stamp, err := range p.a.VisitStamps(ctx, storage.VisitFilter{From: p.from, To: p.to}) {
		if err != nil {
			return err
		}
		mark, err := storage.ParseVisitMark(stamp.Key)
		if err != nil {
			return err
		}
		p.cache.Record(mark, stamp.Version)
		p.expect++
		if (storage.Visit{State: stamp.State}).Pending() {
			p.coming++
		}
	}
	return nil
}

// readEHR makes the one pass over the EHR's appointments. Only errors that end
// the sync are returned.
func (p *pass) readEHR(ctx context.Context) error {
	var ours error
	err := p.a.Around(ctx, "ehr.appointments", func() error {
		for ap, err := range p.ehr.Appointments(ctx, p.from, p.to) {
			if err != nil {
				return err
			}
			if ours = p.row(ctx, ap); ours != nil {
				return nil
			}
		}
		return nil
	})
	if ours != nil {
		return ours
	}
	if err != nil && (ctx.Err() != nil || account.IsStopped(err) || driver.KindOf(err) == driver.Unauthorized) {
		return err
	}
	p.broken = err
	for _, ap := range p.late {
		mark := p.a.VisitMark(ap.ID)
		if _, shown := p.cache.Older(mark, ap); shown {
			continue
		}
		if err := p.stage(ctx, mark, ap); err != nil {
			return err
		}
	}
	return p.flush(ctx)
}

// row takes one row of the pass.
func (p *pass) row(ctx context.Context, ap driver.Appointment) error {
	p.seen++
	p.highWater = visit.Later(p.highWater, ap.Modified)
	mark := p.a.VisitMark(ap.ID)
	older, shown := p.cache.Older(mark, ap)
	switch {
	case !older:
		return p.stage(ctx, mark, ap)
	case !shown:
		p.late = append(p.late, ap)
	}
	return nil
}

// stage lays a row on the page, unless it rests.
func (p *pass) stage(ctx context.Context, mark storage.VisitMark, ap driver.Appointment) error {
	if !p.cache.Show(mark, ap, p.input.DuplicateKey(ap)) && !p.full {
		return nil
	}
	p.page = append(p.page, ap)
	if len(p.page) < PageSize {
		return nil
	}
	return p.flush(ctx)
}

// flush plans what is on the page, and begins another one.
func (p *pass) flush(ctx context.Context) error {
	known, err := p.known(ctx)
	if err != nil {
		return err
	}
	for _, c := range plan.Plan(p.input, p.page, known) {
		if err := p.nameUnlisted(ctx, &c); err != nil {
			return err
		}
		if err := p.give(ctx, c); err != nil {
			return err
		}
	}
	p.page = p.page[:0]
	return nil
}

// known reads the visits of the page's appointments.
func (p *pass) known(ctx context.Context) (map[string]storage.Visit, error) {
	known := make(map[string]storage.Visit, len(p.page))
	for i, ap := range p.page {
		v, err := p.a.Visit(ctx, ap.ID)
		_, bad := errors.AsType[*storage.RecordError](err)
		switch {
		case err == nil:
			known[ap.ID] = v
		case bad:
			p.page[i].Bad = "The record of its visit cannot be read."
		case !errors.Is(err, storage.ErrNotFound):
			return nil, err
		}
	}
	return known, nil
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
