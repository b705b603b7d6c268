package driver

import (
	"context"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// EHR is what the engine needs of an electronic health record, for one
// account. Package lkcloud has the adapter to Ellkay's gateway; a vendor with
// another EHR implements it. Methods may be called at once from many goroutines; their
// errors are read by [KindOf].
type EHR interface {
	// Name is what people call the EHR, or the gateway to it: "LKCloud". It stands in
	// texts that they read.
	Name() string

	// Appointments yields every appointment that starts in [from, to), in any
	// order. An error ends the sequence, and then nothing may be concluded from
	// an appointment's absence.
	Appointments(ctx context.Context, from, to time.Time) iter.Seq2[Appointment, error]

	// Appointment returns one, cancelled and deleted ones too where the EHR shows
	// them; one that the EHR does not know is an error of kind NotFound.
	Appointment(ctx context.Context, id string) (Appointment, error)

	// Contact returns a patient's name and address.
	Contact(ctx context.Context, patientID string) (storage.Contact, error)

	// AppointmentTypes and Physicians list what an administrator chooses from.
	AppointmentTypes(ctx context.Context) ([]storage.Ref, error)
	Physicians(ctx context.Context) ([]storage.Ref, error)

	// WriteLinks makes the links stand in the appointment, in place of any that
	// were written before, and returns once they were read back. No links at all
	// removes them. Calling it again with the same links changes nothing.
	WriteLinks(ctx context.Context, appointmentID string, links Links) error

	// Verify is a harmless call that proves the keys.
	Verify(ctx context.Context) error
}

// Appointment is what the engine reads of an appointment.
type Appointment struct {
	ID         string
	Start      time.Time // an instant; its location is the zone it was read in
	Duration   time.Duration
	Status     AppointmentStatus
	PatientID  string
	Physician  storage.Ref // the name may be empty
	Type       storage.Ref
	FacilityID string
	Modified   time.Time // zero when the EHR does not say
	Flags      []string  // what is odd about it: FlagDSTGap …
	// Bad says, in plain words and without personal data, why the appointment
	// cannot be used; then only ID counts. One bad row does not end a pass.
	Bad string
}

// AppointmentStatus is what an EHR's status means for a visit.
type AppointmentStatus int

const (
	StatusUnknown    AppointmentStatus = iota // starts nothing and ends nothing
	StatusBooked                              // to be prepared
	StatusArrived                             // kept, not created late
	StatusFulfilled                           // over
	StatusCancelled                           // cancelled, discontinued, deleted, no-show
	StatusWaitlisted                          // waitlist, blocked: never a visit
)

// Links are the two ways in that are written into the EHR. Both are stable and
// hold no personal data.
type Links struct {
	Patient   string
	Physician string
}

// What may be odd about an appointment, as [Appointment.Flags] names it.
const (
	FlagDSTGap          = "dst_gap"          // its clock time does not exist on that day; it was moved forward
	FlagDSTOverlap      = "dst_overlap"      // its clock time comes twice on that day; the first was taken
	FlagDurationUnclear = "duration_unclear" // its duration is missing, out of bounds, or cannot be read
)
