package wire

import "slices"

// This file holds every wire name that the public record left open when it was
// written. Each group names the page that settles it; names beside others on
// the same line are alternatives, read in that order. Names that are confirmed
// stand in requests.go instead.
//
// Request bodies are matched by name at LKCloud, so a wrong name in a request
// shows as MissingRequiredField; a wrong name in an answer shows as an empty
// field of a record.

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointments.md
// (dateRange is the first try; this is the second, where the first is refused)
type StartEndRequest struct {
	StartDate string `json:"startDate"`
	EndDate   string `json:"endDate"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointments.md
type DateRangeRequest struct {
	DateRange DateRange `json:"dateRange"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointment.md
type AppointmentRequest struct {
	AppointmentID string `json:"appointmentId"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-editappointment.md
type EditRequest struct {
	AppointmentID     string            `json:"appointmentId"`
	Notes             *string           `json:"notes,omitempty"`
	Status            string            `json:"status,omitempty"`
	DateRange         *DateRange        `json:"dateRange,omitempty"` // the member is confirmed, its place is not
	AppointmentTypeID string            `json:"appointmentTypeId,omitempty"`
	PhysicianID       string            `json:"physicianId,omitempty"`
	FacilityID        string            `json:"facilityId,omitempty"`
	Custom            map[string]string `json:"custom,omitempty"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-scheduleappointment.md
type ScheduleRequest struct {
	SlotID            string            `json:"slotId,omitempty"`
	PatientID         string            `json:"patientId"`
	AppointmentTypeID string            `json:"appointmentTypeId,omitempty"`
	PhysicianID       string            `json:"physicianId,omitempty"`
	FacilityID        string            `json:"facilityId,omitempty"`
	DateRange         *DateRange        `json:"dateRange,omitempty"` // the member is confirmed, its place is not
	Notes             string            `json:"notes,omitempty"`
	Custom            map[string]string `json:"custom,omitempty"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentslot.md
type SlotRequest struct {
	SlotID string `json:"slotId"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-getopenappointmentslots.md
// (the dates are confirmed; the rest is what public clients send)
type SlotsRequest struct {
	StartDate         string   `json:"startDate"`
	EndDate           string   `json:"endDate"`
	FacilityIDs       []string `json:"facilityIds,omitempty"`
	PhysicianIDs      []string `json:"physicianIds,omitempty"`
	AppointmentValues []string `json:"appointmentValues,omitempty"`
	Resources         []Ref    `json:"resources,omitempty"`
}

// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatient.md
// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatientsummary.md
type PatientRequest struct {
	PatientID string `json:"patientId"`
}

// https://lkcloud-api.readme.io/reference/post_lkbridge-smartsearch.md
type SmartSearchRequest struct {
	Query string `json:"query"`
}

// https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchpractitioners.md
// https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchresources.md
type MasterListRequest struct {
	Name string `json:"name,omitempty"`
	ID   string `json:"id,omitempty"`
}

// Where the list stands in an answer that is an object; a single list under
// another name is found as well. The page of each operation settles its own.
var (
	AppointmentLists = []string{"appointments", "items", "results", "result", "data"}
	TypeLists        = []string{"appointmentTypes", "types", "items", "results", "result", "data"}
	StatusLists      = []string{"appointmentStatuses", "statuses", "items", "results", "result", "data"}
	PhysicianLists   = []string{"physicians", "providers", "practitioners", "resources", "items", "results", "result", "data"}
	FacilityLists    = []string{"facilities", "items", "results", "result", "data"}
	SlotLists        = []string{"slots", "appointmentSlots", "openAppointmentSlots", "items", "results", "result", "data"}
	PatientLists     = []string{"patients", "items", "results", "result", "data"}
	DocumentLists    = []string{"documentTypes", "types", "items", "results", "result", "data"}
)

// What an answer with one record may be wrapped in.
var (
	AppointmentWraps = []string{"appointment", "result", "data"}
	PatientWraps     = []string{"patient", "patientSummary", "result", "data"}
	SlotWraps        = []string{"slot", "appointmentSlot", "result", "data"}
	BridgeWraps      = []string{"bridgeInfo", "result", "data"}
)

// Members of coded values: statusCode, reason, department, and the lists of
// types, statuses and document types.
// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmenttypes.md
// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentstatuses.md
// https://lkcloud-api.readme.io/reference/post_lkdocuments-getdocumenttypes.md
var (
	CodedIDs   = []string{"id", "uniqueId", "value"}
	CodedCodes = []string{"code"}
	CodedNames = []string{"name", "description", "text", "sourceText", "display"}
)

// Members of physicians, practitioners, resources and facilities.
// https://lkcloud-api.readme.io/reference/post_lkappointments-getphysicians.md
// https://lkcloud-api.readme.io/reference/post_lkappointments-getfacilities.md
// https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchpractitioners.md
var (
	PersonIDs              = []string{"id", "physicianId", "practitionerId", "providerId", "resourceId"}
	firstNames             = []string{"firstName", "givenName", "first"}
	middleNames            = []string{"middleName", "middle"}
	lastNames              = []string{"lastName", "familyName", "last"}
	wholeNames             = []string{"name", "fullName", "displayName"}
	Emails                 = []string{"email", "emailAddress"}
	Phones                 = []string{"phone", "phoneNumber", "workPhone"}
	Faxes                  = []string{"fax", "faxNumber"}
	Specialties            = []string{"specialty", "speciality"}
	ResourceTypes          = []string{"resourceType", "type"}
	FacilityIDs            = []string{"id", "facilityId"}
	AddressLines           = []string{"address1", "address", "addressLine1"}
	Cities                 = []string{"city"}
	States                 = []string{"state"}
	Zips                   = []string{"zip", "zipCode", "postalCode"}
	ScheduleTypePhysicians = []string{"physicianId", "providerId"}
)

// Members of patients. The groups are the only nested objects that are looked
// into: emergency contacts, guarantors and the insured also have addresses.
// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatientsummary.md
// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatient.md
var (
	PatientIDs         = []string{"patientId", "id"}
	PatientGroups      = []string{"patient", "patientDetails", "personalDetails", "demographics", "contact", "contactInformation"}
	MobilePhones       = []string{"mobilePhone", "cellPhone"}
	HomePhones         = []string{"homePhone"}
	BirthDates         = []string{"dateOfBirth", "birthDate", "dob"}
	Sexes              = []string{"sex", "gender"}
	PrimaryFacilities  = []string{"primaryFacility", "facility"}
	PrimaryFacilityIDs = []string{"primaryFacilityId", "facilityId"}
	PatientPhysicians  = []string{"physicianIds", "physicians", "providers", "providerIds"}
	PatientPhysician   = []string{"physicianId", "providerId", "primaryPhysicianId"}
)

// Members of GetBridgeInfo.
// https://lkcloud-api.readme.io/reference/post_lkbridge-getbridgeinfo.md
var (
	BridgeAvailable    = []string{"isAvailable", "available", "availability", "availabilityStatus", "status"}
	BridgeErrorCodes   = []string{"errorCode"}
	BridgeCapabilities = []string{"capabilities"}
	BridgeVersions     = []string{"moduleVersion", "version"}
	BridgeDeployed     = []string{"deployedDate", "deploymentDate"}
	BridgePublished    = []string{"publishedDate"}
	BridgeAlerts       = []string{"alerts"}
)

// BridgeMembers are all of them: an answer with none is no bridge's.
func BridgeMembers() []string {
	return slices.Concat(BridgeAvailable, BridgeErrorCodes, BridgeCapabilities, BridgeVersions, BridgeDeployed, BridgePublished, BridgeAlerts)
}

// Members of slots and of the answers to writes.
// https://lkcloud-api.readme.io/reference/post_lkappointments-getopenappointmentslots.md
// https://lkcloud-api.readme.io/reference/post_lkappointments-scheduleappointment.md
var (
	SlotIDs      = []string{"slotId", "id"}
	SlotStarts   = []string{"startTime", "start"}
	SlotStatuses = []string{"status"}
	writtenIDs   = []string{"id", "appointmentId", "documentId"}
	writtenWraps = []string{"appointment", "document", "result", "data"}
)

// sentNames are the fields of our requests that a fault may name, by their
// names in lower case. Other words of a fault's text are never kept.
var sentNames = map[string]string{
	"appointmentid": "appointmentId", "appointmenttypeid": "appointmentTypeId", "body": "body",
	"custom": "custom", "daterange": "dateRange", "documenttypeid": "documentTypeId",
	"end": "end", "enddate": "endDate", "facilities": "facilities", "facilityid": "facilityId",
	"facilityids": "facilityIds", "fileformat": "fileFormat", "lastmodified": "lastModified",
	"limit": "limit", "notes": "notes", "patientid": "patientId", "patients": "patients",
	"physicianid": "physicianId", "physicianids": "physicianIds", "providerid": "providerId",
	"query": "query", "rawrequest": "rawRequest", "resources": "resources", "slotid": "slotId",
	"startdate": "startDate", "statuses": "statuses",
}
