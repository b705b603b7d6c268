package ellkay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// AppointmentsService reads and changes a site's appointments.
//
// See https://lkcloud-api.readme.io/reference (LKAppointments).
type AppointmentsService service

const (
	opGetAppointment  = "LKAppointments/GetAppointment"
	opGetAppointments = "LKAppointments/GetAppointments"
)

// Get returns one appointment with everything the EHR tells about it. An
// appointment that the EHR does not know is an error that matches [ErrNotFound];
// whether cancelled ones are found differs between EHRs.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointment.md.
func (s *AppointmentsService) Get(ctx context.Context, id string) (Appointment, error) {
	if err := checkID(opGetAppointment, "appointment", id); err != nil {
		return Appointment{}, err
	}
	ans, err := s.site.read(ctx, opGetAppointment, wire.AppointmentRequest{AppointmentID: id})
	if err != nil {
		return Appointment{}, err
	}
	o := wire.RecordOf(ans.Body, []string{"id"}, wire.AppointmentWraps)
	if o == nil {
		return Appointment{}, unreadable(opGetAppointment, ans.Status)
	}
	a := decodeAppointment(o, &s.site.zones)
	if a.ID == "" {
		a.ID = id
	}
	if a.ID != id {
		return Appointment{}, mixedUp(opGetAppointment, ans.Status)
	}
	return a, nil
}

// maxID is far above any id seen, and far below what would make a body large.
const maxID = 1024

func checkID(op, what, id string) error {
	switch {
	case id == "":
		return notSent(op, fmt.Errorf("the %s id is empty", what))
	case len(id) > maxID:
		return notSent(op, fmt.Errorf("the %s id is longer than %d bytes", what, maxID))
	}
	return nil
}

const opEditAppointment = "LKAppointments/EditAppointment"

// EditRequest says what to change about an appointment. What is left at its
// zero value is not sent; that an EHR then keeps it is expected, not documented:
// read back, as [AppointmentsService.WriteNotes] does.
type EditRequest struct {
	ID          string  // required
	Notes       *string // nil: not sent; "" empties them
	Status      Status  // for cancelling; "" is not sent
	Start       time.Time
	Duration    time.Duration // sent with Start
	TypeID      string
	PhysicianID string
	FacilityID  string
	Custom      map[string]string // as agreed with ELLKAY for the site
}

// Edit changes an appointment. It is not repeated when its answer was lost: the
// error then reports Unknown, and the appointment should be read before another
// try. A field that is longer than the EHR takes is a [CodeBadFieldInput] whose
// Fields give the length, which the site remembers, see [Site.Limits].
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-editappointment.md.
func (s *AppointmentsService) Edit(ctx context.Context, r EditRequest) error {
	if err := checkID(opEditAppointment, "appointment", r.ID); err != nil {
		return err
	}
	if s.site.profile.WriteBack == WriteBackNone {
		return notSent(opEditAppointment, ErrWriteBackOff)
	}
	request := wire.EditRequest{
		AppointmentID:     r.ID,
		Notes:             r.Notes,
		Status:            string(r.Status),
		AppointmentTypeID: r.TypeID,
		PhysicianID:       r.PhysicianID,
		FacilityID:        r.FacilityID,
		Custom:            r.Custom,
	}
	switch {
	case r.Duration < 0, r.Duration > 0 && r.Start.IsZero():
		return notSent(opEditAppointment, errors.New("a duration needs a start and cannot be negative"))
	case !r.Start.IsZero():
		z := &s.site.zones
		zone := z.Of(r.FacilityID)
		request.DateRange = &wire.DateRange{Start: z.SendIn(r.Start, zone), End: z.SendIn(r.Start.Add(r.Duration), zone)}
	}
	_, err := s.site.write(ctx, opEditAppointment, request)
	return err
}
