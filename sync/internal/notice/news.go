package notice

import (
	"strconv"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// News are the events about a visit's record that were not made known yet (D4).
// They are committed together with the record: what is to be announced follows
// from the record alone, whoever changed it. Events that are switched off are
// passed over for good.
func News(a Account, wanted storage.Notifications, v *storage.Visit, now time.Time) []storage.Delivery {
	was, is := v.Announced, AnnouncedOf(*v)
	v.Announced = is
	if was == (storage.Announced{}) {
		return nil // of a new visit, appointment.prepared tells
	}
	var out []storage.Delivery
	tell := func(on bool, kind string, occurred time.Time) {
		if on {
			out = append(out, EventDelivery(a, v, kind, strconv.Itoa(v.Sequence+1), occurred, now))
		}
	}
	switch {
	case is.Cancelled && !was.Cancelled:
		tell(wanted.AppointmentCancelled, notify.AppointmentCancelled, now)
	case is.Ended && !was.Ended:
		tell(wanted.VisitEnded, notify.VisitEnded, v.EndedAt)
	case !is.Cancelled && !is.Ended && (is.Booking != was.Booking || was.Cancelled):
		tell(wanted.AppointmentUpdated, notify.AppointmentUpdated, now)
	}
	if is.Waiting && !was.Waiting {
		tell(wanted.PatientWaiting, notify.PatientWaiting, v.WaitingSince())
	}
	return out
}

// AnnouncedOf is what a visit's record has to make known.
func AnnouncedOf(v storage.Visit) storage.Announced {
	b := v.Booking
	return storage.Announced{
		Booking: visit.ContentHash(struct {
			Start                    time.Time
			Duration                 time.Duration
			Physician, Patient, Type string
		}{b.Start, b.Duration, b.Physician.ID, b.PatientID, b.Type.ID}),
		Cancelled: v.State == storage.VisitCancelled,
		Ended:     v.State == storage.VisitEnded,
		Waiting:   !v.WaitingSince().IsZero(),
	}
}
