package practice

import (
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// Add gives a row an id if it has none, and puts it into its table.
func Add[T any](site *State, t *Table[T], prefix string, id *string, row *T) string {
	if *id == "" {
		*id = site.NewID(prefix)
	}
	t.Put(*id, *row)
	return *id
}

func standardTypes() (t Table[ehr.AppointmentType]) {
	t.Put("T-12", ehr.AppointmentType{ID: "T-12", Code: "TELE30", Name: "Telehealth 30"})
	t.Put("T-13", ehr.AppointmentType{ID: "T-13", Code: "OFF", Name: "Office visit"})
	return t
}

func standardDocumentTypes() (t Table[ehr.DocumentType]) {
	t.Put("DT-4", ehr.DocumentType{ID: "DT-4", Name: "Correspondence"})
	return t
}

func standardStatuses() (t Table[ehr.AppointmentStatus]) {
	for _, st := range []ehr.AppointmentStatus{
		{ID: "S-1", Code: "SCH", Name: "Scheduled", Status: ehr.StatusBooked},
		{ID: "S-2", Code: "REQ", Name: "Requested", Status: ehr.StatusPending},
		{ID: "S-3", Code: "WTL", Name: "On waiting list", Status: ehr.StatusWaitlist},
		{ID: "S-4", Code: "INP", Name: "In progress", Status: ehr.StatusStarted},
		{ID: "S-5", Code: "CMP", Name: "Checked out", Status: ehr.StatusComplete},
		{ID: "S-6", Code: "DIS", Name: "Discontinued", Status: ehr.StatusDiscontinued},
		{ID: "S-7", Code: "DEL", Name: "Entered in error", Status: ehr.StatusDeleted},
		{ID: "S-8", Code: "BLK", Name: "Blocked", Status: ehr.StatusBlocked},
		{ID: "S-9", Code: "CAN", Name: "Cancelled by patient", Status: ehr.StatusCancelled},
		{ID: "S-10", Code: "OVB", Name: "Overbooked", Status: ehr.StatusOverbook},
		{ID: "S-11", Code: "NOS", Name: "No show", Status: ehr.StatusNoShow},
		{ID: "S-12", Code: "OTH", Name: "Other", Status: ehr.StatusOther},
		{ID: "S-13", Code: "INV", Name: "Invalid", Status: ehr.StatusInvalid},
	} {
		t.Put(st.ID, st)
	}
	return t
}

// AddSlot adds or replaces a slot.
func (site *State) AddSlot(sl ehr.Slot) string {
	sl.ID = orNew(sl.ID, func() string { return site.NewID("SL") })
	sl.PhysicianID = orNew(sl.PhysicianID, site.Physicians.First)
	sl.FacilityID = orNew(sl.FacilityID, site.Facilities.First)
	sl.TypeID = orNew(sl.TypeID, site.Types.First)
	if sl.Duration == 0 {
		sl.Duration = 30 * time.Minute
	}
	site.Slots.Put(sl.ID, sl)
	return sl.ID
}

// Free tells whether a slot can be booked: never taken, or by an appointment
// that was cancelled or deleted since.
func (site *State) Free(sl ehr.Slot) bool {
	v, ok := site.Visits[sl.Taken]
	return !ok || v.Gone || Withdrawn(v.Status)
}

func standardBridge() ehr.BridgeInfo {
	return ehr.BridgeInfo{ModuleVersion: "1.2.3",
		Deployed:  time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		Published: time.Date(2029, 12, 1, 0, 0, 0, 0, time.UTC)}
}
