package plan

import (
	"cmp"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// assumedDuration is how long a visit lasts whose appointment does not say.
const assumedDuration = 30 * time.Minute

// bookingOf is what a visit keeps of an appointment. A name that the EHR left
// out this time stays what it was.
func BookingOf(ap driver.Appointment, was storage.Booking, alike bool) storage.Booking {
	b := storage.Booking{
		Start: ap.Start.UTC().Truncate(time.Microsecond), Duration: ap.Duration,
		Physician: named(ap.Physician, was.Physician), PatientID: ap.PatientID,
		Type: named(ap.Type, was.Type), FacilityID: ap.FacilityID,
		Flags: slices.Clone(ap.Flags),
	}
	if b.Duration <= 0 {
		b.Duration = assumedDuration
	}
	if alike {
		b.Flags = append(b.Flags, visit.FlagAlike)
	}
	return b
}

// booking is bookingOf with the physician's name as the list has it, where it
// has one: appointments often hold the id alone, and the name outlives the entry.
func (w World) booking(ap driver.Appointment, was storage.Booking, alike bool) storage.Booking {
	b := BookingOf(ap, was, alike)
	b.Physician.Name = cmp.Or(w.Roster[b.Physician.ID].Name, b.Physician.Name)
	return b
}

func named(r, was storage.Ref) storage.Ref {
	if r.Name == "" && r.ID == was.ID {
		r.Name = was.Name
	}
	return r
}

func sameBooking(a, b storage.Booking) bool {
	return a.Start.Equal(b.Start) && a.Duration == b.Duration && a.Physician == b.Physician &&
		a.PatientID == b.PatientID && a.Type == b.Type && a.FacilityID == b.FacilityID && slices.Equal(a.Flags, b.Flags)
}

// appointmentOf is the reverse of bookingOf: what the EHR said when it was last
// asked, for planning anew without asking again.
func AppointmentOf(v storage.Visit) driver.Appointment {
	b := v.Booking
	return driver.Appointment{
		ID: v.AppointmentID, Start: b.Start, Duration: b.Duration, Status: driver.StatusBooked, PatientID: b.PatientID,
		Physician: b.Physician, Type: b.Type, FacilityID: b.FacilityID,
		Flags: slices.DeleteFunc(slices.Clone(b.Flags), func(f string) bool { return f == visit.FlagAlike }),
	}
}

// twin is what two appointments have in common that are alike.
type twin struct {
	patient, physician string
	start              int64
}

func twinOf(ap driver.Appointment) twin {
	return twin{ap.PatientID, ap.Physician.ID, ap.Start.UnixMicro()}
}

// newest keeps one of each appointment id: the one that was modified last, and
// among equals the one that came last (E4).
func Newest(aps []driver.Appointment) map[string]driver.Appointment {
	out := make(map[string]driver.Appointment, len(aps))
	for _, ap := range aps {
		if was, twice := out[ap.ID]; twice && ap.Modified.Before(was.Modified) {
			continue
		}
		out[ap.ID] = ap
	}
	return out
}
