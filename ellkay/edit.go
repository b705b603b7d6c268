package ellkay

import (
	"context"
	"errors"
	"time"
)

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
// Fields give the length, which the site remembers, see [Site.Learnt].
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-editappointment.md.
func (s *AppointmentsService) Edit(ctx context.Context, r EditRequest) error {
	if err := checkID(opEditAppointment, "appointment", r.ID); err != nil {
		return err
	}
	if s.site.profile.WriteBack == WriteBackNone {
		return notSent(opEditAppointment, ErrWriteBackOff)
	}
	wire := editRequest{
		AppointmentID:     r.ID,
		Notes:             r.Notes,
		Status:            r.Status,
		AppointmentTypeID: r.TypeID,
		PhysicianID:       r.PhysicianID,
		FacilityID:        r.FacilityID,
		Custom:            r.Custom,
	}
	switch {
	case r.Duration < 0, r.Duration > 0 && r.Start.IsZero():
		return notSent(opEditAppointment, errors.New("a duration needs a start and cannot be negative"))
	case !r.Start.IsZero():
		zone := s.site.profile.zone(r.FacilityID)
		wire.DateRange = &dateRange{
			Start: s.site.profile.sendIn(r.Start, zone),
			End:   s.site.profile.sendIn(r.Start.Add(r.Duration), zone),
		}
	}
	_, err := s.site.write(ctx, opEditAppointment, wire)
	return err
}
