package practice

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// Withdrawn tells the statuses that GetAppointments leaves out.
func Withdrawn(st ehr.Status) bool {
	return st == ehr.StatusCancelled || st == ehr.StatusDiscontinued || st == ehr.StatusDeleted
}

// Visit is an appointment with what the EHR alone knows.
type Visit struct {
	ehr.Appointment
	Gone bool // deleted: no operation finds it
}

// Book adds an appointment, with defaults for what is missing.
func (site *State) Book(a ehr.Appointment) string {
	a.ID = orNew(a.ID, func() string { return site.NewID("A") })
	a.PatientID = orNew(a.PatientID, site.Patients.First)
	a.PhysicianID = orNew(a.PhysicianID, site.Physicians.First)
	a.FacilityID = orNew(a.FacilityID, site.Facilities.First)
	a.TypeID = orNew(a.TypeID, site.Types.First)
	if a.Duration == 0 {
		a.Duration = 30 * time.Minute
	}
	if a.Status == "" {
		a.Status = ehr.StatusBooked
	}
	if p, ok := site.Patients.Get(a.PatientID); ok && a.PatientAlternateID == "" {
		a.PatientAlternateID = p.AlternateID
	}
	now := site.Now()
	if a.Created.IsZero() {
		a.Created = now
	}
	if a.Modified.IsZero() {
		a.Modified = now
	}
	site.Visits[a.ID] = &Visit{Appointment: a}
	site.byStart = nil
	return a.ID
}

func orNew(s string, standard func() string) string {
	if s == "" {
		return standard()
	}
	return s
}

// Restore books a cancelled or deleted appointment again.
func Restore(v *Visit) { v.Gone, v.Status, v.StatusID = false, ehr.StatusBooked, "" }

// Remove deletes an appointment: no operation finds it.
func Remove(v *Visit) { v.Gone, v.Status, v.StatusID = true, ehr.StatusDeleted, "" }

// Change applies a change and stamps it; false when there is no such id.
func (site *State) Change(id string, apply func(*Visit)) bool {
	v, ok := site.Visits[id]
	if !ok {
		return false
	}
	before := v.Modified
	apply(v)
	v.ID = id
	if v.Modified.Equal(before) {
		v.Modified = site.Now()
	}
	site.byStart = nil
	return true
}

// Ordered is all appointments by start, then id. The caller holds the lock.
func (site *State) Ordered() []*Visit {
	if site.byStart == nil {
		site.byStart = make([]*Visit, 0, len(site.Visits))
		for _, v := range site.Visits {
			site.byStart = append(site.byStart, v)
		}
		slices.SortFunc(site.byStart, func(a, b *Visit) int {
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

// StatusOf is the EHR's own status of a visit.
func (site *State) StatusOf(v *Visit) (ehr.AppointmentStatus, bool) {
	if v.StatusID != "" {
		return site.Statuses.Get(v.StatusID)
	}
	for _, id := range site.Statuses.IDs {
		if st := site.Statuses.Rows[id]; st.Status == v.Status {
			return st, true
		}
	}
	return ehr.AppointmentStatus{}, false
}

// Now is the EHR's clock.
func (site *State) Now() time.Time { return site.clock().Add(site.Variants.ClockSkew) }
