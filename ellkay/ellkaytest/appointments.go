package ellkaytest

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"
)

// Book adds an appointment and returns its id. Missing members get defaults: a
// new ID, 30 minutes, Booked, and the site's first patient, physician, facility
// and type; use [Site.Update] to have one without. An ID that exists is
// replaced.
func (site *Site) Book(a Appointment) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Book(a)
}

// Appointment returns an appointment as the EHR has it, deleted ones included.
func (site *Site) Appointment(id string) (Appointment, bool) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	v, ok := site.ehr.Visits[id]
	if !ok {
		return Appointment{}, false
	}
	return v.Appointment, true
}

// Appointments returns all appointments in the order of their start, without
// deleted ones.
func (site *Site) Appointments() []Appointment {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	list := make([]Appointment, 0, len(site.ehr.Visits))
	for _, v := range site.ehr.Ordered() {
		if !v.Gone {
			list = append(list, v.Appointment)
		}
	}
	return list
}

// Move changes when an appointment starts.
func (site *Site) Move(id string, start time.Time) {
	site.Update(id, func(a *Appointment) { a.Start = start })
}

// Cancel sets the status to Cancelled.
func (site *Site) Cancel(id string) { site.SetStatus(id, StatusCancelled) }

// Restore books a cancelled or deleted appointment again, under its old id.
func (site *Site) Restore(id string) { site.must(site.change(id, practice.Restore), id) }

// Delete takes an appointment away: no list has it, and GetAppointment answers
// EntityNotFound. For one that is still sent, with the status Deleted, use
// [Site.SetStatus].
func (site *Site) Delete(id string) { site.must(site.change(id, practice.Remove), id) }

// Reassign gives an appointment to another physician.
func (site *Site) Reassign(id, physicianID string) {
	site.Update(id, func(a *Appointment) { a.PhysicianID = physicianID })
}

// SetNotes replaces the notes, as staff typing in the EHR.
func (site *Site) SetNotes(id, notes string) {
	site.Update(id, func(a *Appointment) { a.Notes = notes })
}

// SetStatus changes the status, and the EHR's own with it.
func (site *Site) SetStatus(id string, status Status) {
	site.Update(id, func(a *Appointment) { a.Status, a.StatusID = status, "" })
}

// Update changes an appointment; whatever change does to ID is undone, and
// Modified is stamped unless change set it.
func (site *Site) Update(id string, change func(*Appointment)) {
	site.must(site.change(id, func(v *practice.Visit) { change(&v.Appointment) }), id)
}

func (site *Site) must(found bool, id string) {
	if !found {
		panic("ellkaytest: no appointment " + id)
	}
}

// change applies a change and stamps it; false when there is no such id.
func (site *Site) change(id string, apply func(*practice.Visit)) bool {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Change(id, apply)
}

// Edits returns what EditAppointment did to an appointment, oldest first.
// Changes by the builder methods are not among them.
func (site *Site) Edits(id string) []Edit {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return slices.Clone(site.ehr.EditsByID[id])
}
