package pass

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/plan"
)

// nameUnlisted gives a physician who is not on the list the name that the EHR
// has, so that staff see whom they miss. The EHR is asked once per pass, and only
// when a visit of a physician without a name is new or changes.
func (p *pass) nameUnlisted(ctx context.Context, c *plan.Change) error {
	who := c.Visit.Booking.Physician
	if !c.Stores() || !c.Visit.Pending() || who.Name != "" || p.input.Roster[who.ID].ID != "" {
		return nil
	}
	if p.names == nil {
		var err error
		if p.names, err = p.physicianNames(ctx); err != nil {
			return err
		}
	}
	c.Visit.Booking.Physician.Name = p.names[who.ID]
	return nil
}

// physicianNames are the EHR's, by id; none when it does not tell them. Only
// errors that end the sync are returned.
func (p *pass) physicianNames(ctx context.Context) (map[string]string, error) {
	var known []storage.Ref
	err := p.a.Around(ctx, "ehr.physicians", func() (err error) {
		known, err = p.ehr.Physicians(ctx)
		return err
	})
	if err != nil && (ctx.Err() != nil || account.IsStopped(err) || driver.KindOf(err) == driver.Unauthorized) {
		return nil, err
	}
	if err != nil {
		p.a.Log.Warn("the EHR does not tell physicians' names; their ids must do", "account", p.a.ID(), "error", err)
	}
	names := make(map[string]string, len(known))
	for _, ref := range known {
		names[ref.ID] = ref.Name
	}
	return names, nil
}
