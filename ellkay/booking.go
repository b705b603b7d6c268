package ellkay

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
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
	From, To          time.Time // required
	FacilityIDs       []string
	PhysicianIDs      []string
	AppointmentValues []string // types of appointment, as the EHR names them
	Resources         []string // ids
}

// ScheduleTypes lists the types of appointment that can be booked.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getscheduleappointmenttypes.md.
func (s *AppointmentsService) ScheduleTypes(ctx context.Context) ([]ScheduleType, error) {
	return list(ctx, s.site, opScheduleTypes, nil, wire.TypeLists, func(o wire.Object) (ScheduleType, bool) {
		t := ScheduleType{
			ID: wire.ID(o.Get(wire.CodedIDs...)), Name: o.Text(wire.CodedNames...),
			PhysicianID: wire.ID(o.Get(wire.ScheduleTypePhysicians...)), FacilityID: wire.ID(o.Get(wire.FacilityIDs[1])),
		}
		return t, t.ID != ""
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
	start, end := s.site.zones.SendRange(q.From, q.To)
	request := wire.SlotsRequest{
		StartDate: start, EndDate: end, FacilityIDs: q.FacilityIDs, PhysicianIDs: q.PhysicianIDs,
		AppointmentValues: q.AppointmentValues, Resources: wire.Refs(q.Resources),
	}
	return list(ctx, s.site, opOpenSlots, request, wire.SlotLists, s.decodeSlot)
}

// Slot returns one slot.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentslot.md.
func (s *AppointmentsService) Slot(ctx context.Context, id string) (Slot, error) {
	if err := checkID(opSlot, "slot", id); err != nil {
		return Slot{}, err
	}
	ans, err := s.site.read(ctx, opSlot, wire.SlotRequest{SlotID: id})
	if err != nil {
		return Slot{}, err
	}
	slot, readable := s.decodeSlot(wire.RecordOf(ans.Body, wire.SlotIDs, wire.SlotWraps))
	switch {
	case !readable:
		return Slot{}, unreadable(opSlot, ans.Status)
	case slot.ID != id:
		return Slot{}, mixedUp(opSlot, ans.Status)
	}
	return slot, nil
}

func (s *AppointmentsService) decodeSlot(o wire.Object) (slot Slot, readable bool) {
	a := Appointment{FacilityID: wire.ID(o.Get(wire.FacilityIDs[1]))}
	a.setTimes(&s.site.zones, o.Get(wire.SlotStarts...), nil, nil)
	a.setDuration(o.Get("duration"))
	slot = Slot{
		ID: wire.ID(o.Get(wire.SlotIDs...)), Start: a.Start, Duration: a.Duration, Flags: a.Flags,
		PhysicianID: wire.ID(o.Get("physicianId")), FacilityID: a.FacilityID,
		Type: wire.NameOrText(o.Get("type")), Status: wire.NameOrText(o.Get(wire.SlotStatuses...)),
		Resources: wire.IDs(o.Get("resources")),
	}
	return slot, slot.ID != ""
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
	switch {
	case s.site.profile.WriteBack == WriteBackNone:
		return "", notSent(opSchedule, ErrWriteBackOff)
	case b.PatientID == "":
		return "", notSent(opSchedule, errors.New("a booking needs a patient"))
	case b.SlotID == "" && (b.Start.IsZero() || b.Duration <= 0):
		return "", notSent(opSchedule, errors.New("a booking needs a slot, or a start and a duration"))
	}
	request := wire.ScheduleRequest{
		SlotID: b.SlotID, PatientID: b.PatientID, AppointmentTypeID: b.TypeID, PhysicianID: b.PhysicianID,
		FacilityID: b.FacilityID, Notes: b.Notes, Custom: b.Custom,
	}
	if !b.Start.IsZero() {
		z := &s.site.zones
		zone := z.Of(b.FacilityID)
		request.DateRange = &wire.DateRange{Start: z.SendIn(b.Start, zone), End: z.SendIn(b.Start.Add(b.Duration), zone)}
	}
	return s.site.create(ctx, opSchedule, request)
}
