package ehr

import "time"

// Facility is a place of the practice. No operation sends a time zone for it.
type Facility struct {
	ID, Code, Name string
	Address        Address
	Phone          string
}

// Address is a postal address.
type Address struct{ Line1, Line2, City, State, Zip string }

// Physician is a clinician. Email is sent by SearchPractitioners alone.
type Physician struct {
	ID, FirstName, LastName string
	Specialty               string
	Phone, Fax, Email       string
	Address                 Address
}

// Resource is a room or device that can be booked, as SearchResources knows it.
type Resource struct{ ID, Name, Type, Email string }

// AppointmentType is what a visit is for.
type AppointmentType struct{ ID, Code, Name string }

// AppointmentStatus is a status of the EHR's own; Status is what LKCloud folds
// it into.
type AppointmentStatus struct {
	ID, Code, Name string
	Status         Status
}

// DocumentType is a kind of document in the chart.
type DocumentType struct{ ID, Name string }

// Document is a document that CreateDocument put into a chart.
type Document struct {
	ID, Name, TypeID, PatientID, PhysicianID, FacilityID, EncounterID string
	Date                                                              time.Time
	FileFormat                                                        string
	Body                                                              []byte
	AssignedTo                                                        string
	NeedsReview                                                       bool
	Metadata                                                          map[string]string
	Custom                                                            map[string]string
}

// Slot is an opening that ScheduleAppointment can book.
type Slot struct {
	ID, PhysicianID, FacilityID, TypeID string
	Start                               time.Time
	Duration                            time.Duration // 30 minutes when 0
	Resources                           []string
	Taken                               string // the id of the appointment that has it
}

// BridgeInfo is what GetBridgeInfo says, besides availability and capabilities,
// which follow from the site's state.
type BridgeInfo struct {
	ModuleVersion       string
	Deployed, Published time.Time
	Alerts              []string
	Configuration       map[string]string
}
