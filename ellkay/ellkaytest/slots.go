package ellkaytest

import (
	"slices"
	"time"
)

// Slot is an opening that ScheduleAppointment can book.
type Slot struct {
	ID, PhysicianID, FacilityID, TypeID string
	Start                               time.Time
	Duration                            time.Duration // 30 minutes when 0
	Resources                           []string
	Taken                               string // the id of the appointment that has it
}

// AddSlot adds or replaces a slot and returns its id. Missing ids get the
// site's first physician, facility and type.
func (site *Site) AddSlot(sl Slot) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	sl.ID = orNew(sl.ID, func() string { return site.newID("SL") })
	sl.PhysicianID = orNew(sl.PhysicianID, site.physicians.first)
	sl.FacilityID = orNew(sl.FacilityID, site.facilities.first)
	sl.TypeID = orNew(sl.TypeID, site.types.first)
	if sl.Duration == 0 {
		sl.Duration = 30 * time.Minute
	}
	site.slots.put(sl.ID, sl)
	return sl.ID
}

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
func getOpenAppointmentSlots(c *call) (any, *fault) {
	window, f := c.window("")
	if f != nil {
		return nil, f
	}
	physicians, facilities := c.args.texts("physicianIds"), c.args.texts("facilityIds")
	resources := c.args.ids("resources")
	if c.args.err != nil {
		return nil, c.args.err
	}
	open := slices.DeleteFunc(c.site.slots.all(), func(sl Slot) bool {
		return !c.site.free(sl) || !window.holds(sl.Start) || !among(physicians, sl.PhysicianID) || !among(facilities, sl.FacilityID) ||
			len(resources) > 0 && !slices.ContainsFunc(sl.Resources, func(id string) bool { return slices.Contains(resources, id) })
	})
	slices.SortFunc(open, func(a, b Slot) int { return a.Start.Compare(b.Start) })
	return each(c.site, open, func(sl Slot) any { return c.site.wireSlot(sl) })
}

func (site *Site) wireSlot(sl Slot) wireSlot {
	w := wireSlot{PhysicianID: site.id(sl.PhysicianID), FacilityID: site.id(sl.FacilityID),
		StartTime: site.formatTime(sl.Start), Duration: site.formatDuration(sl.Duration), SlotID: site.id(sl.ID),
		Type: site.id(sl.TypeID), Resources: []wireRef{}, Status: "Open"}
	if !site.free(sl) {
		w.Status = "Booked"
	}
	for _, id := range sl.Resources {
		w.Resources = append(w.Resources, wireRef{site.id(id)})
	}
	return w
}

// getAppointmentSlot sends one slot, free or not; its status is Open or Booked.
func getAppointmentSlot(c *call) (any, *fault) {
	id := c.args.need("slotId")
	if c.args.err != nil {
		return nil, c.args.err
	}
	sl, ok := c.site.slots.get(id)
	if !ok {
		return nil, faultf(EntityNotFound, "Slot %s was not found.", id)
	}
	return c.site.one(c.site.wireSlot(sl)), nil
}

// free tells whether a slot can be booked: never taken, or by an appointment
// that was cancelled or deleted since.
func (site *Site) free(sl Slot) bool {
	v, ok := site.visits[sl.Taken]
	return !ok || v.gone || v.Status.withdrawn()
}

// scheduleAppointment books a free slot and answers {"id":"…"}. A slot that is
// taken is OperationFailed: there is no idempotency key.
func scheduleAppointment(c *call) (any, *fault) {
	a, site := c.args, c.site
	slotID, patientID, typeID := a.need("slotId"), a.need("patientId"), a.text("appointmentTypeId")
	notes, wanted := a.text("notes"), a.dates("dateRange")
	var extra map[string]string
	a.into("custom", &extra)
	if a.err != nil {
		return nil, a.err
	}
	sl, ok := site.slots.get(slotID)
	if !ok {
		return nil, faultf(EntityNotFound, "Slot %s was not found.", slotID)
	}
	p, ok := site.patients.get(patientID)
	switch {
	case !ok:
		return nil, faultf(PatientNotFound, "Patient %s was not found.", patientID)
	case !site.free(sl):
		return nil, faultf(OperationFailed, "Slot %s is no longer available.", slotID)
	case !wanted.isZero() && !wanted.start.Equal(sl.Start):
		return nil, badField("dateRange.start")
	}
	stored, f := site.storeNotes(notes, "")
	if f != nil {
		return nil, f
	}
	sl.Taken = site.book(Appointment{Start: sl.Start, Duration: sl.Duration, PatientID: p.ID, PhysicianID: sl.PhysicianID,
		FacilityID: sl.FacilityID, TypeID: orText(typeID, sl.TypeID), Notes: stored, Resources: sl.Resources, Custom: extra})
	site.slots.put(sl.ID, sl)
	return map[string]any{"id": site.id(sl.Taken)}, nil
}

// getScheduleAppointmentTypes pairs every type with every physician and the
// site's first facility; EHRs are narrower.
func getScheduleAppointmentTypes(c *call) (any, *fault) {
	var list []any
	for _, t := range c.site.types.all() {
		for _, d := range c.site.physicians.ids {
			list = append(list, map[string]any{"id": c.site.id(t.ID), "name": t.Name, "physicianId": c.site.id(d),
				"facilityId": c.site.id(c.site.facilities.first())})
		}
	}
	return c.site.list(list), nil
}
