package ellkay

import (
	"context"
	"errors"
	"time"
)

const (
	opOpenSlots = "LKAppointments/GetOpenAppointmentSlots"
	opSlot      = "LKAppointments/GetAppointmentSlot"
	opSchedule  = "LKAppointments/ScheduleAppointment"
)

// ScheduleType is a type of appointment that can be booked into slots, as far
// as the EHR says with whom and where.
type ScheduleType struct{ ID, Name, PhysicianID, FacilityID string }

// Slot is a free time in the EHR's calendar.
type Slot struct {
	ID          string
	Start       time.Time
	Duration    time.Duration
	Flags       Flags
	PhysicianID string
	FacilityID  string
	Type        string
	Status      string
	Resources   []string // ids
}

// SlotQuery says which free slots to look for; empty lists match everything.
type SlotQuery struct {
	From, To     time.Time // required
	FacilityIDs  []string
	PhysicianIDs []string
}

// slotsRequest is the request of GetOpenAppointmentSlots; its names are confirmed.
type slotsRequest struct {
	StartDate    string   `json:"startDate"`
	EndDate      string   `json:"endDate"`
	FacilityIDs  []string `json:"facilityIds,omitempty"`
	PhysicianIDs []string `json:"physicianIds,omitempty"`
}

// ScheduleTypes lists the types of appointment that can be booked.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getscheduleappointmenttypes.md.
func (s *AppointmentsService) ScheduleTypes(ctx context.Context) ([]ScheduleType, error) {
	return list(ctx, s.site, opScheduleTypes, nil, typeLists, func(o object) ScheduleType {
		return ScheduleType{
			ID: o.text(codedIDs...), Name: o.text(codedNames...),
			PhysicianID: o.text(scheduleTypePhysicians...), FacilityID: o.text(facilityIDs[1]),
		}
	})
}

// OpenSlots lists the free slots that begin within the query's time.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getopenappointmentslots.md.
func (s *AppointmentsService) OpenSlots(ctx context.Context, q SlotQuery) ([]Slot, error) {
	window := SearchQuery{From: q.From, To: q.To}
	if err := window.check(); err != nil {
		return nil, notSent(opOpenSlots, err)
	}
	dates := s.site.profile.sendRange(q.From, q.To)
	request := slotsRequest{dates.Start, dates.End, q.FacilityIDs, q.PhysicianIDs}
	return list(ctx, s.site, opOpenSlots, request, slotLists, s.decodeSlot)
}

// Slot returns one slot.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentslot.md.
func (s *AppointmentsService) Slot(ctx context.Context, id string) (Slot, error) {
	if err := checkID(opSlot, "slot", id); err != nil {
		return Slot{}, err
	}
	ans, err := s.site.read(ctx, opSlot, slotRequest{SlotID: id})
	if err != nil {
		return Slot{}, err
	}
	o := recordOf(ans.Body, slotIDs, slotWraps)
	if o == nil {
		return Slot{}, unreadable(opSlot, ans.Status)
	}
	return s.decodeSlot(o), nil
}

func (s *AppointmentsService) decodeSlot(o object) Slot {
	a := Appointment{FacilityID: o.text(facilityIDs[1])}
	a.setTimes(&s.site.profile, o.get(slotStarts...), nil, nil)
	a.setDuration(o.get("duration"))
	return Slot{
		ID: o.text(slotIDs...), Start: a.Start, Duration: a.Duration, Flags: a.Flags,
		PhysicianID: o.text("physicianId"), FacilityID: a.FacilityID,
		Type: nameOrText(o.get("type")), Status: nameOrText(o.get(slotStatuses...)),
		Resources: ids(o.get("resources")),
	}
}

// Booking says what to book: a slot, or a start and a duration, for a patient.
type Booking struct {
	SlotID      string
	PatientID   string // required
	TypeID      string // of ScheduleType
	PhysicianID string
	FacilityID  string
	Start       time.Time // with Duration, where there is no slot
	Duration    time.Duration
	Notes       string
	Custom      map[string]string // as agreed with ELLKAY for the site
}

// Schedule books an appointment and returns its id. It is not repeated when its
// answer was lost: the error then reports Unknown; search for the appointment
// before booking again.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-scheduleappointment.md.
func (s *AppointmentsService) Schedule(ctx context.Context, b Booking) (id string, err error) {
	p := &s.site.profile
	switch {
	case p.WriteBack == WriteBackNone:
		return "", notSent(opSchedule, ErrWriteBackOff)
	case b.PatientID == "":
		return "", notSent(opSchedule, errors.New("a booking needs a patient"))
	case b.SlotID == "" && (b.Start.IsZero() || b.Duration <= 0):
		return "", notSent(opSchedule, errors.New("a booking needs a slot, or a start and a duration"))
	}
	wire := scheduleRequest{
		SlotID: b.SlotID, PatientID: b.PatientID, AppointmentTypeID: b.TypeID, PhysicianID: b.PhysicianID,
		FacilityID: b.FacilityID, Notes: b.Notes, Custom: b.Custom,
	}
	if !b.Start.IsZero() {
		zone := p.zone(b.FacilityID)
		wire.DateRange = &dateRange{Start: p.sendIn(b.Start, zone), End: p.sendIn(b.Start.Add(b.Duration), zone)}
	}
	return s.site.create(ctx, opSchedule, wire)
}
