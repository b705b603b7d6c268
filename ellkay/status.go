package ellkay

import (
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

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
