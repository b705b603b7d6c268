package ellkay

import (
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// Appointment is one appointment of the EHR. Any field but ID may be missing:
// EHRs differ, and searches tell less than [AppointmentsService.Get].
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointment.md.
type Appointment struct {
	ID       string
	Start    time.Time     // as the site's Profile reads it; zero when missing or unreadable
	Duration time.Duration // a minute to a day; 0 when missing or unclear
	Flags    Flags         // what is doubtful about the times, or the whole row

	PatientID          string
	PatientAlternateID string
	PhysicianID        string
	FacilityID         string
	FacilityName       string

	Notes      string // free text; ours is one marked block in it, see package noteblock
	Status     Status
	StatusCode Coded  // the EHR's own status
	TypeID     string // joins AppointmentType.ID
	Type       string // its name or code
	Reason     Coded
	Department Coded
	Resources  []string // ids
	Billable   string
	Created    time.Time
	Modified   time.Time
	Custom     json.RawMessage // what the site's adapter adds, a JSON object; nil for nothing
}

// End is Start plus Duration; zero when the start is not known.
func (a Appointment) End() time.Time {
	if a.Start.IsZero() {
		return time.Time{}
	}
	return a.Start.Add(a.Duration)
}

// LogValue keeps names and notes out of logs.
func (a Appointment) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", a.ID), slog.String("status", string(a.Status)))
}

// Flags tell what is doubtful about an appointment.
type Flags uint8

// The flags.
const (
	DSTGap          Flags = 1 << iota // the local time does not exist on that date (clocks go forward); Start was moved forward
	DSTOverlap                        // the local time exists twice on that date (clocks go back); Start is the first
	ZoneAssumed                       // it came without an offset and the profile has no zone; UTC was assumed
	StartUnreadable                   // there is a start, in an unknown form or in a year that cannot be
	DurationUnclear                   // there is a duration, in an unknown form, or one that no visit has
	RowUnreadable                     // a row of a list that is no appointment: it has no id, or no members
)

// Has reports whether all of flags are set.
func (f Flags) Has(flags Flags) bool { return f&flags == flags }

func flagsOf(d ehrtime.Doubt) (f Flags) {
	if d == 0 {
		return 0
	}
	if d&ehrtime.Gap != 0 {
		f |= DSTGap
	}
	if d&ehrtime.Overlap != 0 {
		f |= DSTOverlap
	}
	if d&ehrtime.ZoneAssumed != 0 {
		f |= ZoneAssumed
	}
	return f
}

func (f Flags) String() string {
	names := []string{"clock skipped", "clock repeated", "zone assumed", "start unreadable", "duration unclear", "row unreadable"}
	var set []string
	for i, name := range names {
		if f&(1<<i) != 0 {
			set = append(set, name)
		}
	}
	return strings.Join(set, ", ")
}

// Coded is a value of the EHR's own vocabulary. It may come as an object, of
// which any part may be missing, or as plain text, which is then the Name.
type Coded struct{ ID, Code, Name string }

// Status is LKCloud's normalised status of an appointment. What the EHR itself
// calls it stands in Appointment.StatusCode.
type Status string

// The statuses LKCloud documents, and NoShow, which the standard behind them
// (HL7 table 0278) has as well.
const (
	StatusInvalid      Status = "InvalidStatus"
	StatusOther        Status = "Other" // also what this client does not know
	StatusPending      Status = "Pending"
	StatusWaitlist     Status = "Waitlist"
	StatusBooked       Status = "Booked"
	StatusStarted      Status = "Started"
	StatusComplete     Status = "Complete"
	StatusCancelled    Status = "Cancelled"
	StatusDiscontinued Status = "Discontinued"
	StatusDeleted      Status = "Deleted"
	StatusBlocked      Status = "Blocked"
	StatusOverbook     Status = "Overbook"
	StatusNoShow       Status = "NoShow"
)

// ParseStatus reads a status without regard to case, spaces and spelling
// variants; what is unknown is [StatusOther].
func ParseStatus(s string) Status {
	var buf [24]byte
	switch string(wire.Fold(buf[:0], s)) {
	case "invalidstatus", "invalid":
		return StatusInvalid
	case "pending":
		return StatusPending
	case "waitlist", "waitlisted":
		return StatusWaitlist
	case "booked":
		return StatusBooked
	case "started":
		return StatusStarted
	case "complete", "completed":
		return StatusComplete
	case "cancelled", "canceled":
		return StatusCancelled
	case "discontinued":
		return StatusDiscontinued
	case "deleted":
		return StatusDeleted
	case "blocked":
		return StatusBlocked
	case "overbook", "overbooked":
		return StatusOverbook
	case "noshow":
		return StatusNoShow
	}
	return StatusOther
}

// Live reports whether the appointment is to take place: Booked or Overbook.
func (s Status) Live() bool { return s == StatusBooked || s == StatusOverbook }

// Withdrawn reports whether the appointment will not take place any more:
// Cancelled, Discontinued, Deleted or NoShow.
func (s Status) Withdrawn() bool {
	switch s {
	case StatusCancelled, StatusDiscontinued, StatusDeleted, StatusNoShow:
		return true
	}
	return false
}
