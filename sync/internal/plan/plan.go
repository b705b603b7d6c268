// Package plan decides what a sync does: from what the EHR shows and from what is
// on record, a list of changes. It is pure: the same arguments give the same
// changes.
//
//   - plan.go: a page of appointments, and those that a pass did not show
//   - visit.go: what becomes of one visit, by what the EHR says of it
//   - booking.go: what a visit keeps of an appointment, and who hosts it
//   - duplicates.go: appointments that are alike, or come twice
//   - removals.go: when a removal waits for a yes
//   - rowcache.go: what needs no plan, as nothing has changed since the last pass
package plan

import (
	"cmp"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Lookup is the answer to looking up one appointment: itself, that it does not
// exist, or neither.
type Lookup struct {
	Appointment driver.Appointment
	Gone        bool
	Failed      bool
}

// Plan decides what is to be done about a page of appointments; known holds the
// visits that there are of them. It is pure: the same arguments give the same
// changes, ordered by start. Which appointments are alike is known at the end of
// a pass only: until then a flag stays as it is (see [Input.Duplicate]).
func Plan(w Input, page []driver.Appointment, known map[string]storage.Visit) []Change {
	rows := Newest(page)
	out := make([]Change, 0, len(rows))
	for _, ap := range rows {
		var v *storage.Visit
		if was, ok := known[ap.ID]; ok {
			v = &was
		}
		out = append(out, Planned(v, func(v *storage.Visit) Change { return w.Appointment(v, ap, visit.IsDuplicate(v)) }))
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(a.Visit.Booking.Start.Compare(b.Visit.Booking.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Unseen plans a visit that a complete pass should have shown and did not (E28),
// by what looking it up has shown.
func (w Input) Unseen(v storage.Visit, l Lookup) Change {
	return Planned(&v, func(v *storage.Visit) Change {
		switch {
		case l.Failed:
			return None(*v, "It is not among the EHR's appointments, and could not be looked up.")
		case l.Gone:
			return w.missing(*v)
		}
		return w.Appointment(v, l.Appointment, visit.IsDuplicate(v))
	})
}

// Expected reports whether a complete pass over [from, to) would have shown the
// visit's appointment, were it still booked.
func Expected(v storage.Visit, from, to time.Time) bool {
	return v.Pending() && !v.Booking.Start.Before(from) && v.Booking.Start.Before(to)
}

// Appointment plans one appointment; v is nil for one that has no visit yet.
func (w Input) Appointment(v *storage.Visit, ap driver.Appointment, alike bool) Change {
	switch {
	case ap.Bad != "":
		return Change{ID: ap.ID, Action: ActionBad, Code: "unreadable", Why: ap.Bad}
	case v == nil:
		return w.fresh(ap, alike)
	case ap.PatientID == "" && ap.Status == driver.StatusBooked:
		return Change{ID: ap.ID, Action: ActionBad, Code: "no_patient", Why: "The appointment names no patient."}
	}
	switch ap.Status {
	case driver.StatusUnknown:
		return w.present(*v, None(*v, "Its status in the EHR says neither that it takes place nor that it does not."))
	case driver.StatusCancelled, driver.StatusWaitlisted:
		return w.withdrawn(*v, "It was withdrawn in the EHR.")
	case driver.StatusFulfilled:
		return w.complete(*v)
	}
	switch v.State {
	case storage.VisitLive:
		return w.pinned(*v, w.booking(ap, v.Booking, alike))
	case storage.VisitCancelled:
		return w.restored(*v, ap, alike)
	case storage.VisitEnded:
		return w.reopened(*v, ap, alike)
	}
	return w.updated(*v, w.booking(ap, v.Booking, alike))
}

// fresh plans an appointment without a visit.
func (w Input) fresh(ap driver.Appointment, alike bool) Change {
	v := storage.Visit{AppointmentID: ap.ID, Booking: w.booking(ap, storage.Booking{}, alike)}
	switch {
	case !w.Chosen(ap.Type.ID):
		return None(v, "Its type is not among the chosen appointment types.")
	case ap.Status == driver.StatusArrived:
		return None(v, "It has begun in the EHR already.")
	case ap.Status != driver.StatusBooked:
		return None(v, "It is not booked.")
	case !w.Now.Before(v.Booking.End()):
		return None(v, "It is over.")
	case ap.PatientID == "":
		return Change{ID: ap.ID, Action: ActionBad, Code: "no_patient", Why: "The appointment names no patient.", Visit: v}
	}
	v.CreatedAt, v.Generation, v.PatientSince, v.DueAt = w.Now, 1, 1, w.Now
	why := w.place(&v, storage.VisitPreparing)
	if why == "" {
		why = "It is new."
	}
	return Change{ID: ap.ID, Action: ActionCreate, Why: why, Visit: v}
}
