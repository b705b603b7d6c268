package pass

import (
	"context"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/plan"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Replan plans the coming visits anew after the list of physicians or
// the default host changed, from what the store knows of their appointments:
// those that somebody on the list hosts are prepared, the others need a host
// (E15, B11). Visits that are going on are left alone.
func Replan(ctx context.Context, a account.Account) error {
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
	w, err := a.PlanInput(ctx, settings)
	if err != nil {
		return err
	}
	visits, err := coming(ctx, a)
	if err != nil {
		return err
	}
	for _, v := range visits {
		if err := replace(ctx, a, w, status, v); err != nil {
			return err
		}
	}
	a.Wake()
	return nil
}

// replace gives one visit its place by the present list.
func replace(ctx context.Context, a account.Account, w plan.Input, status storage.Status, v storage.Visit) error {
	for range 10 {
		if !v.Pending() || v.State == storage.VisitHeld {
			return nil
		}
		c := w.Appointment(&v, plan.AppointmentOf(v), slices.Contains(v.Booking.Flags, visit.FlagDuplicate))
		var host *storage.Physician
		if p, ok := w.Roster[c.Visit.HostID()]; ok {
			host = &p
		}
		if !c.Stores() && !next.Overdue(a.NextInput(w.Settings, status, c.Visit, host), c.Visit) {
			return nil
		}
		c.Visit.DueAt, c.Visit.MissingSince = w.Now, v.MissingSince
		err := a.Save(ctx, "roster.visit", storage.Put(&c.Visit))
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		if v, err = a.Visit(ctx, v.AppointmentID); err != nil {
			return err
		}
	}
	return storage.ErrConflict
}
