package account

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/linkurl"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/plan"
)

// PlanInput is what plans are made against.
func (a Account) PlanInput(ctx context.Context, settings storage.Settings) (plan.Input, error) {
	in := plan.Input{Now: a.Now(), Settings: settings, Roster: map[string]storage.Physician{}, SecondLook: a.SecondLook}
	for p, err := range a.Physicians(ctx) {
		if err != nil {
			return in, err
		}
		in.Roster[p.ID] = p
	}
	return in, nil
}

// NextInput is what the next step of a visit follows from. host is the entry on
// the list of who hosts the visit; nil: nobody there does.
func (a Account) NextInput(settings storage.Settings, status storage.Status, v storage.Visit, host *storage.Physician) next.Input {
	return next.Input{
		Now: a.Now(), Settings: settings, Status: status, Physician: host, Holder: a.Holder,
		Links: driver.Links{Patient: linkurl.Patient(a.PublicURL, a, v), Physician: linkurl.Physician(a.PublicURL, a, v)},
		Lease: a.Lease, Grace: a.Grace, LinkLife: a.LinkLife,
	}
}
