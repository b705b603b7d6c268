package converge

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// contact asks the EHR for the patient (A40: the name and the address, nothing
// else). A changed address is put on record (E25); one that has appeared gets the
// mail that was skipped for want of it (E5).
func (w *worker) contact(ctx context.Context, s next.Input, v *storage.Visit) ([]storage.Change, error) {
	var c storage.Contact
	err := w.call(ctx, "ehr.contact", func(ctx context.Context) (err error) {
		c, err = w.ehr.Contact(ctx, v.Booking.PatientID)
		return err
	})
	if err != nil {
		return nil, err
	}
	was := *v
	c.Fetched, c.Stale = w.a.Now(), false
	v.Patient = c
	if was.Patient.Fetched.IsZero() || was.Patient.Email == c.Email {
		return nil, nil
	}
	err = w.a.Around(ctx, "commit.audit", func() error {
		return w.a.Append(ctx, "engine", "patient.address_changed", w.a.VisitKey(v.AppointmentID), "")
	})
	if err != nil || !visit.Unreachable(was) || visit.Unreachable(*v) {
		return nil, err
	}
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	d, ok := next.Unsent(s, *v, history)
	if !ok {
		return nil, nil
	}
	d.State, d.Reason, d.DueAt, d.DoneAt = storage.DeliveryQueued, "", s.Now, time.Time{}
	return []storage.Change{storage.Put(&d)}, nil
}
