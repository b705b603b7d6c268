package plan

import (
	"cmp"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// place gives a visit the state that settings and roster call for; state is the
// one it has when both agree with it. It returns why it is another one.
func (w Input) place(v *storage.Visit, state storage.VisitState) (why string) {
	visit.ClearProblem(v, visit.ProblemHeld)
	host := w.hostFor(v.Booking)
	v.HostedBy = ""
	if host != "" {
		visit.ClearProblem(v, visit.ProblemNeedsHost)
		if host != v.Booking.Physician.ID {
			v.HostedBy = host
		}
	}
	switch {
	case !w.Chosen(v.Booking.Type.ID):
		v.State = storage.VisitUnmanaged
		return "Its type is not among the chosen appointment types any more; its meeting stays."
	case host == "":
		v.State = storage.VisitNeedsHost
		visit.SetProblem(v, storage.Problem{
			Code: visit.ProblemNeedsHost, Message: "The physician of this visit is not on the list of physicians.",
			Action: "Add the physician to the list, change the physician in the EHR, or choose a default host in the settings.", Since: w.Now,
		})
		return "Its physician is not on the list: it needs a host."
	}
	v.State = state
	return ""
}

// advance opens the visit's next generation: whatever was said about the one
// before does not hold any more.
func (w Input) advance(v *storage.Visit) {
	v.Generation++
	v.Lost = "" // whoever is to know of the visit is told anew
	w.TryAfresh(v)
}

// TryAfresh forgets failed steps and makes the visit due.
func (w Input) TryAfresh(v *storage.Visit) {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), func(p storage.Problem) bool {
		for _, r := range v.Retries {
			if r.Code == p.Code {
				return true
			}
		}
		return false
	})
	v.Retries = nil
	v.DueAt = w.Now
}

// updated plans a pending visit whose appointment is booked.
func (w Input) updated(v storage.Visit, b storage.Booking) Change {
	was := v
	moved := !b.Start.Equal(v.Booking.Start)
	transferred := w.handsOver(v, b)
	otherPatient := b.PatientID != v.Booking.PatientID
	v.Booking, v.MissingSince = b, time.Time{}
	if moved || transferred || otherPatient {
		w.advance(&v)
	}
	if transferred {
		v.Host = ""
	}
	if otherPatient {
		visit.ChangePatient(&v)
	}
	state := was.State
	if v.Generation != was.Generation || state != storage.VisitReady {
		state = storage.VisitPreparing
	}
	why := w.place(&v, state)
	if v.State != was.State || !sameBooking(was.Booking, b) {
		v.DueAt = w.Now
		AskAgain(&v)
	}
	c := Change{ID: v.AppointmentID, Visit: v, Why: why}
	switch {
	case transferred:
		c.Action, c.Why = ActionTransfer, cmp.Or(why, "Another physician hosts it.")
	case moved:
		c.Action, c.Why = ActionPatch, cmp.Or(why, "It was moved.")
	case b.Duration != was.Booking.Duration:
		c.Action, c.Why = ActionPatch, "Its duration changed."
	case was.State != v.State || was.HostedBy != v.HostedBy || !sameBooking(was.Booking, b) || !was.MissingSince.IsZero():
		c.Action, c.Why = actionKeep, cmp.Or(why, "What is kept of it changed.")
	default:
		c.Action, c.Why = ActionNone, cmp.Or(why, "Nothing changed.")
	}
	return c
}

// AskAgain has the EHR asked once more for an address that it did not have (E5).
func AskAgain(v *storage.Visit) {
	v.Patient.Stale = !v.Patient.Fetched.IsZero() && visit.Unreachable(*v)
}

// withdrawn plans a visit whose appointment does not take place any more.
func (w Input) withdrawn(v storage.Visit, why string) Change {
	switch {
	case v.State == storage.VisitLive:
		return None(v, "It was withdrawn in the EHR, but people are in its meeting.")
	case !v.Pending():
		return None(v, "It was withdrawn before.")
	case !w.Now.Before(v.Booking.End()):
		return w.over(v, "It was withdrawn in the EHR after its end.")
	}
	w.advance(&v)
	if v.HasMeeting() && v.WriteBack.Hash == "" {
		v.WriteBack.Hash = visit.WrittenUnknown // a process may have ended just after writing
	}
	visit.Retire(&v, w.Now)
	v.State, v.MissingSince, v.Rebooked = storage.VisitCancelled, time.Time{}, nil
	visit.ClearProblem(&v, visit.ProblemNeedsHost)
	visit.ClearProblem(&v, visit.ProblemHeld)
	return Change{ID: v.AppointmentID, Action: ActionCancel, Why: why, Visit: v}
}

// complete plans a visit whose appointment is over, says the EHR.
func (w Input) complete(v storage.Visit) Change {
	if !v.Pending() {
		return None(v, "It is over.")
	}
	return w.over(v, "It is over, says the EHR.")
}

func (w Input) over(v storage.Visit, why string) Change {
	v.State, v.EndedAt, v.DueAt, v.MissingSince = storage.VisitEnded, w.Now, w.Now, time.Time{}
	return Change{ID: v.AppointmentID, Action: actionKeep, Why: why, Visit: v}
}

// pinned keeps a live visit as it is and notes the EHR's newer word (E1).
func (w Input) pinned(v storage.Visit, b storage.Booking) Change {
	switch {
	case sameBooking(b, v.Booking) && v.Rebooked == nil:
		return None(v, "It is going on.")
	case sameBooking(b, v.Booking):
		v.Rebooked = nil
	case v.Rebooked != nil && sameBooking(b, *v.Rebooked):
		return None(v, "It was changed while it is going on.")
	default:
		v.Rebooked = &b
	}
	return Change{ID: v.AppointmentID, Action: actionKeep, Why: "It was changed while it is going on; this counts when it ends.", Visit: v}
}

// restored plans a cancelled visit whose appointment is booked again (E2).
func (w Input) restored(v storage.Visit, ap driver.Appointment, alike bool) Change {
	b := w.booking(ap, v.Booking, alike)
	switch {
	case ap.Status != driver.StatusBooked:
		return None(v, "It has begun in the EHR after it was cancelled.")
	case !w.Now.Before(b.End()):
		return None(v, "It is over.")
	case !w.Chosen(ap.Type.ID):
		return None(v, "Its type is not among the chosen appointment types.")
	}
	return w.Again(v, b, "It was restored in the EHR.")
}

// reopened plans an ended visit that was booked for another time to come.
func (w Input) reopened(v storage.Visit, ap driver.Appointment, alike bool) Change {
	b := w.booking(ap, v.Booking, alike)
	if ap.Status != driver.StatusBooked || b.Start.Equal(v.Booking.Start) || !b.Start.After(w.Now) || !w.Chosen(ap.Type.ID) {
		return None(v, "It is over.")
	}
	return w.Again(v, b, "It was booked for another time after it had ended.")
}

// Again opens a visit that was cancelled or over.
func (w Input) Again(v storage.Visit, b storage.Booking, why string) Change {
	otherPatient := b.PatientID != v.Booking.PatientID
	if w.handsOver(v, b) {
		v.Host = ""
	}
	v.Booking, v.Rebooked = b, nil
	v.EndedAt, v.CleanedAt, v.MissingSince = time.Time{}, time.Time{}, time.Time{}
	if v.WriteBack.Hash != "" {
		v.WriteBack.Hash = visit.WrittenUnknown // they may have been taken out of the EHR just now
	}
	v.Absent = nil
	w.advance(&v)
	if otherPatient {
		visit.ChangePatient(&v)
	}
	return Change{ID: v.AppointmentID, Action: ActionRestore, Why: cmp.Or(w.place(&v, storage.VisitPreparing), why), Visit: v}
}

// missing plans a visit whose appointment the EHR does not know: it must say so
// twice, with a while in between (E28).
func (w Input) missing(v storage.Visit) Change {
	switch {
	case v.MissingSince.IsZero():
		v.MissingSince = w.Now
		return Change{ID: v.AppointmentID, Action: actionKeep, Why: "The EHR does not know it; it is looked up once more in a while.", Visit: v}
	case w.Now.Before(v.MissingSince.Add(w.SecondLook)):
		return None(v, "The EHR does not know it; it is looked up once more in a while.")
	}
	return w.withdrawn(v, "The EHR has not known it for a while.")
}

// present notes that a missing appointment is there after all.
func (w Input) present(v storage.Visit, c Change) Change {
	if v.MissingSince.IsZero() {
		return c
	}
	v.MissingSince = time.Time{}
	return Change{ID: v.AppointmentID, Action: actionKeep, Why: c.Why, Visit: v}
}
