package syncer

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Codes of problems that a plan sets and clears.
const (
	problemNeedsHost = "needs_host"
	problemHeld      = "removal_held"
)

// place gives a visit the state that settings and roster call for; state is the
// one it has when both agree with it. It returns why it is another one.
func (w world) place(v *storage.Visit, state storage.VisitState) (why string) {
	clearProblem(v, problemHeld)
	host := w.hostFor(v.Booking)
	v.HostedBy = ""
	if host != "" {
		clearProblem(v, problemNeedsHost)
		if host != v.Booking.Physician.ID {
			v.HostedBy = host
		}
	}
	switch {
	case !w.chosen(v.Booking.Type.ID):
		v.State = storage.Unmanaged
		return "Its type is not among the chosen appointment types any more; its meeting stays."
	case host == "":
		v.State = storage.NeedsHost
		setProblem(v, storage.Problem{
			Code: problemNeedsHost, Message: "The physician of this visit is not on the list of physicians.",
			Action: "Add the physician to the list, change the physician in the EHR, or choose a default host in the settings.", Since: w.now,
		})
		return "Its physician is not on the list: it needs a host."
	}
	v.State = state
	return ""
}

// advance opens the visit's next generation: whatever was said about the one
// before does not hold any more.
func (w world) advance(v *storage.Visit) {
	v.Generation++
	v.Lost = "" // whoever is to know of the visit is told anew
	w.tryAfresh(v)
}

// tryAfresh forgets failed steps and makes the visit due.
func (w world) tryAfresh(v *storage.Visit) {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), func(p storage.Problem) bool {
		for _, r := range v.Retries {
			if r.Code == p.Code {
				return true
			}
		}
		return false
	})
	v.Retries = nil
	v.DueAt = w.now
}

// updated plans a pending visit whose appointment is booked.
func (w world) updated(v storage.Visit, b storage.Booking) change {
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
		changePatient(&v)
	}
	state := was.State
	if v.Generation != was.Generation || state != storage.Ready {
		state = storage.Preparing
	}
	why := w.place(&v, state)
	if v.State != was.State || !sameBooking(was.Booking, b) {
		v.DueAt = w.now
		askAgain(&v)
	}
	c := change{ID: v.AppointmentID, Visit: v, Why: why}
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

// changePatient makes ready for another patient: no link, name or way in of the
// former one leads on (E26).
func changePatient(v *storage.Visit) {
	v.Patient = storage.Contact{}
	v.PatientSince = v.Generation
	v.LinkGeneration++
	if v.Identity.Mode != "" && !v.Identity.Removed {
		v.Leaving = append(slices.Clip(v.Leaving), v.Identity)
	}
	v.Identity = storage.Identity{}
}

// askAgain has the EHR asked once more for an address that it did not have (E5).
func askAgain(v *storage.Visit) {
	v.Patient.Stale = !v.Patient.Fetched.IsZero() && unreachable(*v)
}

// withdrawn plans a visit whose appointment does not take place any more.
func (w world) withdrawn(v storage.Visit, why string) change {
	switch {
	case v.State == storage.Live:
		return none(v, "It was withdrawn in the EHR, but people are in its meeting.")
	case !pending(v):
		return none(v, "It was withdrawn before.")
	case !w.now.Before(v.Booking.End()):
		return w.over(v, "It was withdrawn in the EHR after its end.")
	}
	w.advance(&v)
	if made(v) && v.Written.Hash == "" {
		v.Written.Hash = writtenUnknown // a process may have ended just after writing
	}
	retire(&v, w.now)
	v.State, v.MissingSince, v.Rebooked = storage.Cancelled, time.Time{}, nil
	clearProblem(&v, problemNeedsHost)
	clearProblem(&v, problemHeld)
	return change{ID: v.AppointmentID, Action: ActionCancel, Why: why, Visit: v}
}

// complete plans a visit whose appointment is over, says the EHR.
func (w world) complete(v storage.Visit) change {
	if !pending(v) {
		return none(v, "It is over.")
	}
	return w.over(v, "It is over, says the EHR.")
}

func (w world) over(v storage.Visit, why string) change {
	v.State, v.EndedAt, v.DueAt, v.MissingSince = storage.Ended, w.now, w.now, time.Time{}
	return change{ID: v.AppointmentID, Action: actionKeep, Why: why, Visit: v}
}

// pinned keeps a live visit as it is and notes the EHR's newer word (E1).
func (w world) pinned(v storage.Visit, b storage.Booking) change {
	switch {
	case sameBooking(b, v.Booking) && v.Rebooked == nil:
		return none(v, "It is going on.")
	case sameBooking(b, v.Booking):
		v.Rebooked = nil
	case v.Rebooked != nil && sameBooking(b, *v.Rebooked):
		return none(v, "It was changed while it is going on.")
	default:
		v.Rebooked = &b
	}
	return change{ID: v.AppointmentID, Action: actionKeep, Why: "It was changed while it is going on; this counts when it ends.", Visit: v}
}

// restored plans a cancelled visit whose appointment is booked again (E2).
func (w world) restored(v storage.Visit, ap driver.Appointment, alike bool) change {
	b := w.booking(ap, v.Booking, alike)
	switch {
	case ap.Status != driver.StatusBooked:
		return none(v, "It has begun in the EHR after it was cancelled.")
	case !w.now.Before(b.End()):
		return none(v, "It is over.")
	case !w.chosen(ap.Type.ID):
		return none(v, "Its type is not among the chosen appointment types.")
	}
	return w.again(v, b, "It was restored in the EHR.")
}

// reopened plans an ended visit that was booked for another time to come.
func (w world) reopened(v storage.Visit, ap driver.Appointment, alike bool) change {
	b := w.booking(ap, v.Booking, alike)
	if ap.Status != driver.StatusBooked || b.Start.Equal(v.Booking.Start) || !b.Start.After(w.now) || !w.chosen(ap.Type.ID) {
		return none(v, "It is over.")
	}
	return w.again(v, b, "It was booked for another time after it had ended.")
}

// writtenUnknown stands for links that may or may not be in the EHR: it is the
// hash of none, and not that of no links.
const writtenUnknown = "unknown"

// again opens a visit that was cancelled or over.
func (w world) again(v storage.Visit, b storage.Booking, why string) change {
	otherPatient := b.PatientID != v.Booking.PatientID
	if w.handsOver(v, b) {
		v.Host = ""
	}
	v.Booking, v.Rebooked = b, nil
	v.EndedAt, v.CleanedAt, v.MissingSince = time.Time{}, time.Time{}, time.Time{}
	if v.Written.Hash != "" {
		v.Written.Hash = writtenUnknown // they may have been taken out of the EHR just now
	}
	v.Absent = nil
	w.advance(&v)
	if otherPatient {
		changePatient(&v)
	}
	return change{ID: v.AppointmentID, Action: ActionRestore, Why: cmp.Or(w.place(&v, storage.Preparing), why), Visit: v}
}

// missing plans a visit whose appointment the EHR does not know: it must say so
// twice, with a while in between (E28).
func (w world) missing(v storage.Visit) change {
	switch {
	case v.MissingSince.IsZero():
		v.MissingSince = w.now
		return change{ID: v.AppointmentID, Action: actionKeep, Why: "The EHR does not know it; it is looked up once more in a while.", Visit: v}
	case w.now.Before(v.MissingSince.Add(w.secondLook)):
		return none(v, "The EHR does not know it; it is looked up once more in a while.")
	}
	return w.withdrawn(v, "The EHR has not known it for a while.")
}

// present notes that a missing appointment is there after all.
func (w world) present(v storage.Visit, c change) change {
	if v.MissingSince.IsZero() {
		return c
	}
	v.MissingSince = time.Time{}
	return change{ID: v.AppointmentID, Action: actionKeep, Why: c.Why, Visit: v}
}

// retire gives a visit's meeting up; it is deleted at Zoom later. Ways in that
// belong to the meeting go with it.
func retire(v *storage.Visit, now time.Time) {
	if v.Meeting == nil {
		return
	}
	forsake(v, *v.Meeting, now)
	v.Meeting = nil
	if v.Identity.Mode == storage.Registrant {
		v.Identity = storage.Identity{}
	}
	v.Participants = slices.Clone(v.Participants)
	for i := range v.Participants {
		if v.Participants[i].Identity.Mode == storage.Registrant {
			v.Participants[i].Identity = storage.Identity{}
		}
	}
}

func setProblem(v *storage.Visit, p storage.Problem) {
	i := slices.IndexFunc(v.Problems, func(q storage.Problem) bool { return q.Code == p.Code })
	v.Problems = slices.Clone(v.Problems)
	if i < 0 {
		v.Problems = append(v.Problems, p)
		return
	}
	p.Since = v.Problems[i].Since
	v.Problems[i] = p
}

func clearProblem(v *storage.Visit, code string) {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), func(p storage.Problem) bool { return p.Code == code })
}

// wasSent and markSent keep what a visit put into the outbox.
func wasSent(v storage.Visit, key string) bool { return v.Sent[key] }

func markSent(v *storage.Visit, key string) {
	v.Sent = maps.Clone(v.Sent)
	if v.Sent == nil {
		v.Sent = map[string]bool{}
	}
	v.Sent[key] = true
}
