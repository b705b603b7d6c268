package ellkay

import (
	"context"
	"fmt"
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
	ans, err := s.site.read(ctx, opGetAppointment, appointmentRequest{AppointmentID: id})
	if err != nil {
		return Appointment{}, err
	}
	o := recordOf(ans.Body, []string{"id"}, appointmentWraps)
	if o == nil {
		return Appointment{}, unreadable(opGetAppointment, ans.Status)
	}
	a := decodeAppointment(o, &s.site.profile)
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

func mixedUp(op string, status int) *Error {
	return &Error{Operation: op, Status: status, Class: ClassAmbiguous, Err: ErrMixedUp,
		action: "nothing was taken over; tell ELLKAY if it stays"}
}
