package ellkaytest

import (
	"slices"
	"time"
)

// Status is the normalised status of an appointment. The record's list goes on
// after Overbook; it follows HL7 table 0278, whose remaining value is NoShow.
type Status string

// The statuses.
const (
	StatusInvalid      Status = "InvalidStatus"
	StatusOther        Status = "Other"
	StatusPending      Status = "Pending"
	StatusWaitlist     Status = "Waitlist"
	StatusBooked       Status = "Booked"
	StatusStarted      Status = "Started"
	StatusComplete     Status = "Complete"
	StatusCancelled    Status = "Cancelled"
	StatusDiscontinued Status = "Discontinued"
	StatusDeleted      Status = "Deleted"
	StatusBlocked      Status = "Blocked"
	StatusOverbook     Status = "Overbook"
	StatusNoShow       Status = "NoShow"
)

func statuses() []Status {
	return []Status{StatusInvalid, StatusOther, StatusPending, StatusWaitlist, StatusBooked, StatusStarted,
		StatusComplete, StatusCancelled, StatusDiscontinued, StatusDeleted, StatusBlocked, StatusOverbook, StatusNoShow}
}

// withdrawn tells the statuses that GetAppointments leaves out.
func (st Status) withdrawn() bool {
	return st == StatusCancelled || st == StatusDiscontinued || st == StatusDeleted
}

// Appointment is a visit as the EHR has it. Names of facility and type, and the
// EHR's own status, are sent from the master data of their ids.
type Appointment struct {
	ID                 string
	Start              time.Time
	Duration           time.Duration
	PatientID          string
	PatientAlternateID string
	PhysicianID        string
	FacilityID         string
	TypeID             string
	Notes              string
	Status             Status
	StatusID           string // "": the first [AppointmentStatus] of Status
	Reason, Department Reference
	Resources          []string
	Billable           string
	Custom             map[string]string
	Created, Modified  time.Time
}

// Reference names something of the EHR's own; the zero Reference is sent as
// null.
type Reference struct{ ID, Code, Name string }

// visit is an appointment with what the EHR alone knows.
type visit struct {
	Appointment
	gone bool // deleted: no operation finds it
}

// Book adds an appointment and returns its id. Missing members get defaults: a
// new ID, 30 minutes, Booked, and the site's first patient, physician, facility
// and type; use [Site.Update] to have one without. An ID that exists is
// replaced.
func (site *Site) Book(a Appointment) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.book(a)
}

func (site *Site) book(a Appointment) string {
	a.ID = orNew(a.ID, func() string { return site.newID("A") })
	a.PatientID = orNew(a.PatientID, site.patients.first)
	a.PhysicianID = orNew(a.PhysicianID, site.physicians.first)
	a.FacilityID = orNew(a.FacilityID, site.facilities.first)
	a.TypeID = orNew(a.TypeID, site.types.first)
	if a.Duration == 0 {
		a.Duration = 30 * time.Minute
	}
	if a.Status == "" {
		a.Status = StatusBooked
	}
	if p, ok := site.patients.get(a.PatientID); ok && a.PatientAlternateID == "" {
		a.PatientAlternateID = p.AlternateID
	}
	now := site.now()
	if a.Created.IsZero() {
		a.Created = now
	}
	if a.Modified.IsZero() {
		a.Modified = now
	}
	site.visits[a.ID] = &visit{Appointment: a}
	site.byStart = nil
	return a.ID
}

func orNew(s string, standard func() string) string {
	if s == "" {
		return standard()
	}
	return s
}

// Appointment returns an appointment as the EHR has it, deleted ones included.
func (site *Site) Appointment(id string) (Appointment, bool) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	v, ok := site.visits[id]
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
	list := make([]Appointment, 0, len(site.visits))
	for _, v := range site.ordered() {
		if !v.gone {
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
func (site *Site) Restore(id string) { site.must(site.change(id, restore), id) }

// Delete takes an appointment away: no list has it, and GetAppointment answers
// EntityNotFound. For one that is still sent, with the status Deleted, use
// [Site.SetStatus].
func (site *Site) Delete(id string) { site.must(site.change(id, remove), id) }

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
	site.must(site.change(id, func(v *visit) { change(&v.Appointment) }), id)
}

func restore(v *visit) { v.gone, v.Status, v.StatusID = false, StatusBooked, "" }

func remove(v *visit) { v.gone, v.Status, v.StatusID = true, StatusDeleted, "" }

func (site *Site) must(found bool, id string) {
	if !found {
		panic("ellkaytest: no appointment " + id)
	}
}

// change applies a change and stamps it; false when there is no such id.
func (site *Site) change(id string, apply func(*visit)) bool {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.changeLocked(id, apply)
}

func (site *Site) changeLocked(id string, apply func(*visit)) bool {
	v, ok := site.visits[id]
	if !ok {
		return false
	}
	before := v.Modified
	apply(v)
	v.ID = id
	if v.Modified.Equal(before) {
		v.Modified = site.now()
	}
	site.byStart = nil
	return true
}

// ordered is all appointments by start, then id. The caller holds the lock.
func (site *Site) ordered() []*visit {
	if site.byStart == nil {
		site.byStart = make([]*visit, 0, len(site.visits))
		for _, v := range site.visits {
			site.byStart = append(site.byStart, v)
		}
		slices.SortFunc(site.byStart, func(a, b *visit) int {
			if c := a.Start.Compare(b.Start); c != 0 {
				return c
			}
			return compareIDs(a.ID, b.ID)
		})
	}
	return site.byStart
}

// compareIDs orders A-999 before A-1000.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}
