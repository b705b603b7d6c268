package plan

import (
	"cmp"
	"hash/maphash"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
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
	ActionHold Action = "hold" // a removal that waits for a yes
	ActionBad  Action = "bad"  // the row cannot be used
)

// change is one visit's part of a plan.
type Change struct {
	ID     string
	Action Action
	Why    string
	Visit  storage.Visit // to be stored, except with none and bad
	Code   string        // with bad

	// again makes the same plan for the visit as it is now: somebody may have
	// changed it since.
	Again func(v *storage.Visit) Change
}

// stores reports whether the change has something to be stored.
func (c Change) Stores() bool {
	return c.Action != ActionNone && c.Action != ActionBad
}

// shown is the action in the words of a preview.
func (a Action) Shown() Action {
	switch a {
	case ActionCreate, ActionPatch, ActionTransfer, ActionCancel, ActionRestore:
		return a
	case ActionHold:
		return ActionCancel
	}
	return ActionNone
}

// planned is what a decision makes of a visit, nil for none.
func Planned(v *storage.Visit, decide func(v *storage.Visit) Change) Change {
	c := decide(v)
	c.Again = decide
	return c
}

// world is what a plan is made against, besides the appointments.
type World struct {
	Now        time.Time
	Settings   storage.Settings
	Roster     map[string]storage.Physician
	SecondLook time.Duration
}

// lookup is the answer to looking up one appointment: itself, that it does not
// exist, or neither.
type Lookup struct {
	Appointment driver.Appointment
	Gone        bool
	Failed      bool
}

// plan decides what is to be done about a page of appointments; known holds the
// visits that there are of them. It is pure: the same arguments give the same
// changes, ordered by start. Which appointments are alike is known at the end of
// a pass only: until then a flag stays as it is (see [world.alike]).
func Plan(w World, page []driver.Appointment, known map[string]storage.Visit) []Change {
	rows := Newest(page)
	out := make([]Change, 0, len(rows))
	for _, ap := range rows {
		var v *storage.Visit
		if was, ok := known[ap.ID]; ok {
			v = &was
		}
		out = append(out, Planned(v, func(v *storage.Visit) Change { return w.Appointment(v, ap, visit.IsAlike(v)) }))
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(a.Visit.Booking.Start.Compare(b.Visit.Booking.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// unseen plans a visit that a complete pass should have shown and did not (E28),
// by what looking it up has shown.
func (w World) Unseen(v storage.Visit, l Lookup) Change {
	return Planned(&v, func(v *storage.Visit) Change {
		switch {
		case l.Failed:
			return None(*v, "It is not among the EHR's appointments, and could not be looked up.")
		case l.Gone:
			return w.missing(*v)
		}
		return w.Appointment(v, l.Appointment, visit.IsAlike(v))
	})
}

// alike plans the flag of a visit that is alike with another one, or is not any
// more (E4).
func (w World) Alike(v storage.Visit, alike bool) Change {
	return Planned(&v, func(v *storage.Visit) Change {
		if !visit.Pending(*v) || v.State == storage.VisitHeld {
			return None(*v, "It is over, cancelled or going on.")
		}
		return w.Appointment(v, AppointmentOf(*v), alike)
	})
}

// expected reports whether a complete pass over [from, to) would have shown the
// visit's appointment, were it still booked.
func Expected(v storage.Visit, from, to time.Time) bool {
	return visit.Pending(v) && !v.Booking.Start.Before(from) && v.Booking.Start.Before(to)
}

// twin is the hash of what makes an appointment alike with another; 0 for one
// that becomes no visit.
func (w World) Twin(ap driver.Appointment) uint64 {
	if ap.Status != driver.StatusBooked && ap.Status != driver.StatusArrived || !w.Chosen(ap.Type.ID) {
		return 0
	}
	return maphash.Comparable(indexSeed, twinOf(ap))
}

func (w World) Chosen(typeID string) bool {
	return slices.Contains(w.Settings.AppointmentTypeIDs, typeID)
}

// appointment plans one appointment; v is nil for one that has no visit yet.
func (w World) Appointment(v *storage.Visit, ap driver.Appointment, alike bool) Change {
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
func (w World) fresh(ap driver.Appointment, alike bool) Change {
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
	why := w.place(&v, storage.Preparing)
	if why == "" {
		why = "It is new."
	}
	return Change{ID: ap.ID, Action: ActionCreate, Why: why, Visit: v}
}

func None(v storage.Visit, why string) Change {
	return Change{ID: v.AppointmentID, Action: ActionNone, Why: why, Visit: v}
}
