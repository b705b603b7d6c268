package syncer

import (
	"cmp"
	"hash/maphash"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Action is what a sync does about an appointment.
type Action string

// Actions. The first six are what a [Preview] shows.
const (
	ActionNone     Action = "none"
	ActionCreate   Action = "create"
	ActionPatch    Action = "patch"
	ActionTransfer Action = "transfer"
	ActionCancel   Action = "cancel"
	ActionRestore  Action = "restore"

	actionKeep Action = "keep" // the record changes, the visit does not
	actionHold Action = "hold" // a removal that waits for a yes
	actionBad  Action = "bad"  // the row cannot be used
)

// change is one visit's part of a plan.
type change struct {
	ID     string
	Action Action
	Why    string
	Visit  storage.Visit // to be stored, except with none and bad
	Code   string        // with bad

	// again makes the same plan for the visit as it is now: somebody may have
	// changed it since.
	again func(v *storage.Visit) change
}

// stores reports whether the change has something to be stored.
func (c change) stores() bool {
	return c.Action != ActionNone && c.Action != actionBad
}

// shown is the action in the words of a preview.
func (a Action) shown() Action {
	switch a {
	case ActionCreate, ActionPatch, ActionTransfer, ActionCancel, ActionRestore:
		return a
	case actionHold:
		return ActionCancel
	}
	return ActionNone
}

// planned is what a decision makes of a visit, nil for none.
func planned(v *storage.Visit, decide func(v *storage.Visit) change) change {
	c := decide(v)
	c.again = decide
	return c
}

// world is what a plan is made against, besides the appointments.
type world struct {
	now        time.Time
	settings   storage.Settings
	roster     map[string]storage.Physician
	secondLook time.Duration
}

// lookup is the answer to looking up one appointment: itself, that it does not
// exist, or neither.
type lookup struct {
	appointment driver.Appointment
	gone        bool
	failed      bool
}

// plan decides what is to be done about a page of appointments; known holds the
// visits that there are of them. It is pure: the same arguments give the same
// changes, ordered by start. Which appointments are alike is known at the end of
// a pass only: until then a flag stays as it is (see [world.alike]).
func plan(w world, page []driver.Appointment, known map[string]storage.Visit) []change {
	rows := newest(page)
	out := make([]change, 0, len(rows))
	for _, ap := range rows {
		var v *storage.Visit
		if was, ok := known[ap.ID]; ok {
			v = &was
		}
		out = append(out, planned(v, func(v *storage.Visit) change { return w.appointment(v, ap, isAlike(v)) }))
	}
	slices.SortFunc(out, func(a, b change) int {
		return cmp.Or(a.Visit.Booking.Start.Compare(b.Visit.Booking.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// unseen plans a visit that a complete pass should have shown and did not (E28),
// by what looking it up has shown.
func (w world) unseen(v storage.Visit, l lookup) change {
	return planned(&v, func(v *storage.Visit) change {
		switch {
		case l.failed:
			return none(*v, "It is not among the EHR's appointments, and could not be looked up.")
		case l.gone:
			return w.missing(*v)
		}
		return w.appointment(v, l.appointment, isAlike(v))
	})
}

// alike plans the flag of a visit that is alike with another one, or is not any
// more (E4).
func (w world) alike(v storage.Visit, alike bool) change {
	return planned(&v, func(v *storage.Visit) change {
		if !pending(*v) || v.State == storage.VisitHeld {
			return none(*v, "It is over, cancelled or going on.")
		}
		return w.appointment(v, appointmentOf(*v), alike)
	})
}

func isAlike(v *storage.Visit) bool { return v != nil && slices.Contains(v.Booking.Flags, flagAlike) }

// expected reports whether a complete pass over [from, to) would have shown the
// visit's appointment, were it still booked.
func expected(v storage.Visit, from, to time.Time) bool {
	return pending(v) && !v.Booking.Start.Before(from) && v.Booking.Start.Before(to)
}

// pending reports whether a visit is still to come or to be prepared.
func pending(v storage.Visit) bool {
	switch v.State {
	case storage.Live, storage.Ended, storage.Cancelled:
		return false
	}
	return true
}

// twin is the hash of what makes an appointment alike with another; 0 for one
// that becomes no visit.
func (w world) twin(ap driver.Appointment) uint64 {
	if ap.Status != driver.StatusBooked && ap.Status != driver.StatusArrived || !w.chosen(ap.Type.ID) {
		return 0
	}
	return maphash.Comparable(indexSeed, twinOf(ap))
}

func (w world) chosen(typeID string) bool {
	return slices.Contains(w.settings.AppointmentTypeIDs, typeID)
}

// appointment plans one appointment; v is nil for one that has no visit yet.
func (w world) appointment(v *storage.Visit, ap driver.Appointment, alike bool) change {
	switch {
	case ap.Bad != "":
		return change{ID: ap.ID, Action: actionBad, Code: "unreadable", Why: ap.Bad}
	case v == nil:
		return w.fresh(ap, alike)
	case ap.PatientID == "" && ap.Status == driver.StatusBooked:
		return change{ID: ap.ID, Action: actionBad, Code: "no_patient", Why: "The appointment names no patient."}
	}
	switch ap.Status {
	case driver.StatusUnknown:
		return w.present(*v, none(*v, "Its status in the EHR says neither that it takes place nor that it does not."))
	case driver.StatusCancelled, driver.StatusWaitlisted:
		return w.withdrawn(*v, "It was withdrawn in the EHR.")
	case driver.StatusFulfilled:
		return w.complete(*v)
	}
	switch v.State {
	case storage.Live:
		return w.pinned(*v, w.booking(ap, v.Booking, alike))
	case storage.Cancelled:
		return w.restored(*v, ap, alike)
	case storage.Ended:
		return w.reopened(*v, ap, alike)
	}
	return w.updated(*v, w.booking(ap, v.Booking, alike))
}

// fresh plans an appointment without a visit.
func (w world) fresh(ap driver.Appointment, alike bool) change {
	v := storage.Visit{AppointmentID: ap.ID, Booking: w.booking(ap, storage.Booking{}, alike)}
	switch {
	case !w.chosen(ap.Type.ID):
		return none(v, "Its type is not among the chosen appointment types.")
	case ap.Status == driver.StatusArrived:
		return none(v, "It has begun in the EHR already.")
	case ap.Status != driver.StatusBooked:
		return none(v, "It is not booked.")
	case !w.now.Before(v.Booking.End()):
		return none(v, "It is over.")
	case ap.PatientID == "":
		return change{ID: ap.ID, Action: actionBad, Code: "no_patient", Why: "The appointment names no patient.", Visit: v}
	}
	v.CreatedAt, v.Generation, v.PatientSince, v.DueAt = w.now, 1, 1, w.now
	why := w.place(&v, storage.Preparing)
	if why == "" {
		why = "It is new."
	}
	return change{ID: ap.ID, Action: ActionCreate, Why: why, Visit: v}
}

func none(v storage.Visit, why string) change {
	return change{ID: v.AppointmentID, Action: ActionNone, Why: why, Visit: v}
}
