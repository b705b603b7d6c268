package converge

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
)

// writeLinks makes the links stand in the EHR (A2, A33).
func (w *worker) writeLinks(ctx context.Context, s next.Input, v *storage.Visit) error {
	err := w.call(ctx, "ehr.links", func(ctx context.Context) error {
		return w.ehr.WriteLinks(ctx, v.AppointmentID, s.Links)
	})
	if err != nil {
		return err
	}
	v.WriteBack = storage.WriteBack{Hash: next.LinksHash(s.Links), At: w.a.Now()}
	return nil
}

// unlink takes the links of a cancelled visit out of the EHR; an appointment
// that is not there any more needs nothing.
func (w *worker) unlink(ctx context.Context, v *storage.Visit) error {
	err := w.call(ctx, "ehr.unlink", func(ctx context.Context) error {
		return w.ehr.WriteLinks(ctx, v.AppointmentID, driver.Links{})
	})
	if err != nil && driver.KindOf(err) != driver.NotFound {
		return err
	}
	v.WriteBack = storage.WriteBack{}
	return nil
}
