package syncer

import (
	"cmp"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
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
	actionLook Action = "look" // not in the pass: to be looked up by id
	actionBad  Action = "bad"  // the row cannot be used
)

// change is one visit's part of a plan.
type change struct {
	ID     string
	Action Action
	Why    string
	Visit  storage.Visit // to be stored, except with none, look and bad
	Code   string        // with bad
}

// stores reports whether the change has something to be stored.
func (c change) stores() bool {
	return c.Action != ActionNone && c.Action != actionLook && c.Action != actionBad
}

// world is what a plan is made against, besides the appointments.
type world struct {
	now        time.Time
	settings   storage.Settings
	roster     map[string]storage.Physician
	secondLook time.Duration
}

// snapshot is what one pass over the EHR has shown.
type snapshot struct {
	from, to     time.Time
	appointments []Appointment
	partial      bool              // it was cut short: nothing is concluded from absence (E13)
	looked       map[string]lookup // what looking up by id has shown
}

// lookup is the answer to looking up one appointment: itself, that it does not
// exist, or neither.
type lookup struct {
	appointment Appointment
	gone        bool
	failed      bool
}

// plan decides what is to be done about every appointment of the snapshot and
// every visit known. It is pure: the same arguments give the same changes,
// ordered by start. A visit that the pass should have shown and did not yields
// actionLook, until snapshot.looked has the answer.
func plan(w world, s snapshot, known map[string]storage.Visit) []change {
	seen := newest(s.appointments)
	alike := w.twins(seen)
	out := make([]change, 0, len(seen))
	add := func(ap Appointment) {
		var v *storage.Visit
		if was, ok := known[ap.ID]; ok {
			v = &was
		}
		out = append(out, w.appointment(v, ap, alike[twinOf(ap)] > 1))
	}
	for _, ap := range seen {
		add(ap)
	}
	for id, v := range known {
		if _, ok := seen[id]; ok || s.partial || !expected(v, s) {
			continue
		}
		look, asked := s.looked[id]
		switch {
		case !asked:
			out = append(out, change{ID: id, Action: actionLook, Why: "It is not among the EHR's appointments any more.", Visit: v})
		case look.failed:
			out = append(out, none(v, "It is not among the EHR's appointments, and could not be looked up."))
		case look.gone:
			out = append(out, w.missing(v))
		default:
			add(look.appointment)
		}
	}
	slices.SortFunc(out, func(a, b change) int {
		return cmp.Or(a.Visit.Booking.Start.Compare(b.Visit.Booking.Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// expected reports whether a complete pass would have shown the visit's
// appointment, were it still booked.
func expected(v storage.Visit, s snapshot) bool {
	return pending(v) && !v.Booking.Start.Before(s.from) && v.Booking.Start.Before(s.to)
}

// pending reports whether a visit is still to come or to be prepared.
func pending(v storage.Visit) bool {
	switch v.State {
	case storage.Live, storage.Ended, storage.Cancelled:
		return false
	}
	return true
}

// twins counts the appointments that are alike, among those that become visits.
func (w world) twins(aps map[string]Appointment) map[twin]int {
	out := map[twin]int{}
	for _, ap := range aps {
		if (ap.Status == StatusBooked || ap.Status == StatusStarted) && w.chosen(ap.Type.ID) {
			out[twinOf(ap)]++
		}
	}
	return out
}

func (w world) chosen(typeID string) bool {
	return slices.Contains(w.settings.AppointmentTypeIDs, typeID)
}

// appointment plans one appointment; v is nil for one that has no visit yet.
func (w world) appointment(v *storage.Visit, ap Appointment, alike bool) change {
	switch {
	case ap.Bad != "":
		return change{ID: ap.ID, Action: actionBad, Code: "unreadable", Why: ap.Bad}
	case v == nil:
		return w.fresh(ap, alike)
	case ap.PatientID == "" && ap.Status == StatusBooked:
		return change{ID: ap.ID, Action: actionBad, Code: "no_patient", Why: "The appointment names no patient."}
	}
	switch ap.Status {
	case StatusUnclear:
		return w.present(*v, none(*v, "Its status in the EHR says neither that it takes place nor that it does not."))
	case StatusWithdrawn, StatusBlocked:
		return w.withdrawn(*v, "It was withdrawn in the EHR.")
	case StatusComplete:
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
func (w world) fresh(ap Appointment, alike bool) change {
	v := storage.Visit{AppointmentID: ap.ID, Booking: w.booking(ap, storage.Booking{}, alike)}
	switch {
	case !w.chosen(ap.Type.ID):
		return none(v, "Its type is not among the chosen appointment types.")
	case ap.Status == StatusStarted:
		return none(v, "It has begun in the EHR already.")
	case ap.Status != StatusBooked:
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
