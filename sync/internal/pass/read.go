package pass

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/plan"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

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
	return visit.ContentHash([]any{p.settings, p.input.Roster, slices.Sorted(maps.Keys(p.status.Features)), p.status.WriteBack != nil})
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
