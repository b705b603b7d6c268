package ops

import (
	"cmp"
	"slices"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

type wireSlot struct {
	PhysicianID any       `json:"physicianId"`
	FacilityID  any       `json:"facilityId"`
	StartTime   any       `json:"startTime"`
	Duration    any       `json:"duration"`
	SlotID      any       `json:"slotId"`
	Type        any       `json:"type"`
	Resources   []wireRef `json:"resources"`
	Status      string    `json:"status"`
}

// getOpenAppointmentSlots lists the free slots that start in a window.
func getOpenAppointmentSlots(c *call) (any, *Fault) {
	window, f := c.window("")
	if f != nil {
		return nil, f
	}
	physicians, facilities := c.args.texts("physicianIds"), c.args.texts("facilityIds")
	resources, values := c.args.ids("resources"), c.args.texts("appointmentValues")
	if c.args.err != nil {
		return nil, c.args.err
	}
	open := slices.DeleteFunc(c.site.Slots.All(), func(sl ehr.Slot) bool {
		return !c.site.Free(sl) || !window.holds(sl.Start) || !among(physicians, sl.PhysicianID) || !among(facilities, sl.FacilityID) || !c.site.typeAmong(values, sl.TypeID) ||
			len(resources) > 0 && !slices.ContainsFunc(sl.Resources, func(id string) bool { return slices.Contains(resources, id) })
	})
	slices.SortFunc(open, func(a, b ehr.Slot) int { return a.Start.Compare(b.Start) })
	return each(c.site, open, func(sl ehr.Slot) any { return c.site.wireSlot(sl) })
}

// typeAmong tells whether a type is one of those asked for, by id, code or name.
func (site *Desk) typeAmong(wanted []string, id string) bool {
	t, _ := site.Types.Get(id)
	return among(wanted, id) || among(wanted, t.Code) || among(wanted, t.Name)
}

func (site *Desk) wireSlot(sl ehr.Slot) wireSlot {
	w := wireSlot{PhysicianID: site.id(sl.PhysicianID), FacilityID: site.id(sl.FacilityID),
		StartTime: site.formatTime(sl.Start), Duration: site.formatDuration(sl.Duration), SlotID: site.id(sl.ID),
		Type: site.id(sl.TypeID), Resources: []wireRef{}, Status: "Open"}
	if !site.Free(sl) {
		w.Status = "Booked"
	}
	for _, id := range sl.Resources {
		w.Resources = append(w.Resources, wireRef{site.id(id)})
	}
	return w
}

// getAppointmentSlot sends one slot, free or not; its status is Open or Booked.
func getAppointmentSlot(c *call) (any, *Fault) {
	id := c.args.need("slotId")
	if c.args.err != nil {
		return nil, c.args.err
	}
	sl, ok := c.site.Slots.Get(id)
	if !ok {
		return nil, Faultf(ehr.EntityNotFound, "Slot %s was not found.", id)
	}
	return c.site.one(c.site.wireSlot(sl)), nil
}

// scheduleAppointment books a free slot and answers {"id":"…"}. A slot that is
// taken is OperationFailed: there is no idempotency key.
func scheduleAppointment(c *call) (any, *Fault) {
	a, site := c.args, c.site
	slotID, patientID, typeID := a.need("slotId"), a.need("patientId"), a.text("appointmentTypeId")
	notes, wanted := a.text("notes"), a.dates("dateRange")
	var extra map[string]string
	a.into("custom", &extra)
	if a.err != nil {
		return nil, a.err
	}
	sl, ok := site.Slots.Get(slotID)
	if !ok {
		return nil, Faultf(ehr.EntityNotFound, "Slot %s was not found.", slotID)
	}
	p, ok := site.Patients.Get(patientID)
	switch {
	case !ok:
		return nil, Faultf(ehr.PatientNotFound, "Patient %s was not found.", patientID)
	case !site.Free(sl):
		return nil, Faultf(ehr.OperationFailed, "Slot %s is no longer available.", slotID)
	case !wanted.isZero() && !wanted.start.Equal(sl.Start):
		return nil, badField("dateRange.start")
	}
	stored, f := site.storeNotes(notes, "")
	if f != nil {
		return nil, f
	}
	sl.Taken = site.Book(ehr.Appointment{Start: sl.Start, Duration: sl.Duration, PatientID: p.ID, PhysicianID: sl.PhysicianID,
		FacilityID: sl.FacilityID, TypeID: cmp.Or(typeID, sl.TypeID), Notes: stored, Resources: sl.Resources, Custom: extra})
	site.Slots.Put(sl.ID, sl)
	return map[string]any{"id": site.id(sl.Taken)}, nil
}

// getScheduleAppointmentTypes pairs every type with every physician and the
// site's first facility; EHRs are narrower.
func getScheduleAppointmentTypes(c *call) (any, *Fault) {
	var list []any
	for _, t := range c.site.Types.All() {
		for _, d := range c.site.Physicians.IDs {
			list = append(list, map[string]any{"id": c.site.id(t.ID), "name": t.Name, "physicianId": c.site.id(d),
				"facilityId": c.site.id(c.site.Facilities.First())})
		}
	}
	return c.site.list(list), nil
}
