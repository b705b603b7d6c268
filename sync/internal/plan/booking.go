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

// longestBooking is the longest visit that an EHR is believed: a day. What is longer
// is no visit, or no duration.
const longestBooking = 24 * time.Hour

// BookingOf is what a visit keeps of an appointment. A name that the EHR left
// out this time stays what it was.
func BookingOf(ap driver.Appointment, was storage.Booking, alike bool) storage.Booking {
	b := storage.Booking{
		Start: ap.Start.UTC().Truncate(time.Microsecond), Duration: ap.Duration,
		Physician: named(ap.Physician, was.Physician), PatientID: ap.PatientID,
		Type: named(ap.Type, was.Type), FacilityID: ap.FacilityID,
		Flags: slices.Clone(ap.Flags),
	}
	if b.Duration <= 0 || b.Duration > longestBooking {
		b.Duration = assumedDuration
		if !slices.Contains(b.Flags, driver.FlagDurationUnclear) {
			b.Flags = append(b.Flags, driver.FlagDurationUnclear)
		}
	}
	if alike {
		b.Flags = append(b.Flags, visit.FlagDuplicate)
	}
	return b
}

// booking is bookingOf with the physician's name as the list has it, where it
// has one: appointments often hold the id alone, and the name outlives the entry.
func (w Input) booking(ap driver.Appointment, was storage.Booking, alike bool) storage.Booking {
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

// AppointmentOf is the reverse of bookingOf: what the EHR said when it was last
// asked, for planning anew without asking again.
func AppointmentOf(v storage.Visit) driver.Appointment {
	b := v.Booking
	return driver.Appointment{
		ID: v.AppointmentID, Start: b.Start, Duration: b.Duration, Status: driver.StatusBooked, PatientID: b.PatientID,
		Physician: b.Physician, Type: b.Type, FacilityID: b.FacilityID,
		Flags: slices.DeleteFunc(slices.Clone(b.Flags), func(f string) bool { return f == visit.FlagDuplicate }),
	}
}

// hostFor is the physician who is to host a booking: its own when on the list of
// physicians, else the default host, when there is one and that one is on the
// list; empty: nobody can (E3, B11).
func (w Input) hostFor(b storage.Booking) string {
	for _, id := range []string{b.Physician.ID, w.Settings.DefaultHost} {
		if _, ok := w.Roster[id]; ok && id != "" {
			return id
		}
	}
	return ""
}

// handsOver reports whether a pending visit goes from one host to another. One
// that had none does not.
func (w Input) handsOver(v storage.Visit, b storage.Booking) bool {
	if b.Physician.ID != v.Booking.Physician.ID {
		return true
	}
	to := w.hostFor(b)
	return v.State != storage.VisitNeedsHost && to != "" && to != v.HostID()
}
