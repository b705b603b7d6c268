package syncer

import (
	"context"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/plan"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// AfterRosterChange plans the coming visits anew after the list of physicians or
// the default host changed, from what the store knows of their appointments:
// those that somebody on the list hosts are prepared, the others need a host
// (E15, B11). Visits that are going on are left alone.
func (e *Engine) AfterRosterChange(ctx context.Context, account string) error {
	a := e.account(account)
	settings, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return nil // no visits without settings
	}
	if err != nil {
		return err
	}
	status, err := a.Status(ctx)
	if err != nil {
		return err
	}
	w, err := e.world(ctx, a, settings)
	if err != nil {
		return err
	}
	visits, err := e.coming(ctx, a)
	if err != nil {
		return err
	}
	for _, v := range visits {
		if err := e.replace(ctx, a, w, status, v); err != nil {
			return err
		}
	}
	e.Wake(account)
	return nil
}

// replace gives one visit its place by the present list.
func (e *Engine) replace(ctx context.Context, a *storage.Account, w plan.Input, status storage.Status, v storage.Visit) error {
	for range 10 {
		if !visit.Pending(v) || v.State == storage.VisitHeld {
			return nil
		}
		c := w.Appointment(&v, plan.AppointmentOf(v), slices.Contains(v.Booking.Flags, visit.FlagDuplicate))
		s := e.scene(a.ID(), w.Settings, status, c.Visit)
		if p, ok := w.Roster[visit.HostOf(c.Visit)]; ok {
			s.Physician = &p
		}
		if !c.Stores() && !overdue(s, c.Visit) {
			return nil
		}
		c.Visit.DueAt, c.Visit.MissingSince = w.Now, v.MissingSince
		err := e.store(ctx, a, "roster.visit", storage.Put(&c.Visit))
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		if v, err = a.Visit(ctx, v.AppointmentID); err != nil {
			return err
		}
	}
	return storage.ErrConflict
}
