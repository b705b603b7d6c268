package ellkay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
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
	a, odd := decodeAppointment(o, &s.site.zones)
	switch {
	case a.ID == "":
		return Appointment{}, unreadable(opGetAppointment, ans.Status)
	case a.ID != id:
		return Appointment{}, mixedUp(opGetAppointment, ans.Status)
	}
	s.site.odd(ctx, opGetAppointment, odd.names()...)
	return a, nil
}

func checkID(op, what, id string) error {
	switch {
	case id == "":
		return notSent(op, fmt.Errorf("the %s id is empty", what))
	case len(id) > bounds.ID:
		return notSent(op, fmt.Errorf("the %s id is longer than %d bytes", what, bounds.ID))
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

// Edit changes an appointment. It is done when the answer names the appointment.
// It is not repeated when its answer was lost or says something else: the
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
	ans, err := s.site.write(ctx, opEditAppointment, request)
	e, refused := errors.AsType[*Error](err)
	switch {
	case refused && e.Class == ClassRecord && r.TypeID+r.PhysicianID+r.FacilityID != "":
		e.Class, e.Subject = ClassRequest, SubjectRequest // it may be one of these that is not there
		return e
	case err != nil:
		return err
	}
	switch wire.WrittenID(ans.Body) {
	case r.ID:
		return nil
	case "":
		return unacknowledged(opEditAppointment, ans.Status)
	}
	e = mixedUp(opEditAppointment, ans.Status)
	e.unknown, e.action = true, "look at the appointment in the EHR; tell ELLKAY if it stays"
	return e
}
