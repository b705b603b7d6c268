// Package ehr holds the records of the fake EHRs and the words of LKCloud:
// appointments, patients, master data, how one EHR differs from another, the names
// of operations and the codes of faults. They are values; package ellkaytest hands
// them out and takes them under the same names.
package ehr

import "time"

// Status is the normalised status of an appointment. The record's list goes on
// after Overbook; it follows HL7 table 0278, whose remaining value is NoShow.
type Status string

// The statuses.
const (
	StatusInvalid      Status = "InvalidStatus"
	StatusOther        Status = "Other"
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

// Appointment is a visit as the EHR has it. Names of facility and type, and the
// EHR's own status, are sent from the master data of their ids.
type Appointment struct {
	ID                 string
	Start              time.Time
	Duration           time.Duration
	PatientID          string
	PatientAlternateID string
	PhysicianID        string
	FacilityID         string
	TypeID             string
	Notes              string
	Status             Status
	StatusID           string // "": the first [AppointmentStatus] of Status
	Reason, Department Reference
	Resources          []string
	Billable           string
	Custom             map[string]string
	Created, Modified  time.Time
}

// Reference names something of the EHR's own; the zero Reference is sent as
// null.
type Reference struct{ ID, Code, Name string }

// Edit is one EditAppointment that was carried out.
type Edit struct {
	At            time.Time // by the EHR's clock
	Fields        []string  // the members of the request, the id left out
	Before, After Appointment
}
