package ehr

import "time"

// Patient is a person of the practice. Modified is set by every change;
// patients of a new site have none.
type Patient struct {
	ID, AlternateID                   string
	FirstName, MiddleName, LastName   string
	DateOfBirth                       string // yyyy-mm-dd
	Sex                               string // M, F or U
	Email                             string
	MobilePhone, HomePhone, WorkPhone string
	Address                           Address
	FacilityID                        string   // primary facility
	PhysicianIDs                      []string // providers
	MRN                               string
	EmergencyContact                  Contact // sent beside the patient, never to be mailed
	Modified                          time.Time
}

// Contact is somebody else than the patient.
type Contact struct{ Name, Relationship, Phone, Email string }
