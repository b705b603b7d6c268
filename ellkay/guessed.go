package ellkay

// This file holds every wire name that the public record left open when it was
// written. Each group names the page that settles it; names beside others on
// the same line are alternatives, read in that order. Names that are confirmed
// stand with their operation instead.
//
// Request bodies are matched by name at LKCloud, so a wrong name in a request
// shows as MissingRequiredField; a wrong name in an answer shows as an empty
// field of a record.

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointments.md
// (dateRange is the first try; this is the second, see Learnt.StartEndDates)
type startEndRequest struct {
	StartDate string `json:"startDate"`
	EndDate   string `json:"endDate"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointments.md
type dateRangeRequest struct {
	DateRange dateRange `json:"dateRange"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointment.md
type appointmentRequest struct {
	AppointmentID string `json:"appointmentId"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-editappointment.md
type editRequest struct {
	AppointmentID     string            `json:"appointmentId"`
	Notes             *string           `json:"notes,omitempty"`
	Status            Status            `json:"status,omitempty"`
	DateRange         *dateRange        `json:"dateRange,omitempty"` // the member is confirmed, its place is not
	AppointmentTypeID string            `json:"appointmentTypeId,omitempty"`
	PhysicianID       string            `json:"physicianId,omitempty"`
	FacilityID        string            `json:"facilityId,omitempty"`
	Custom            map[string]string `json:"custom,omitempty"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-scheduleappointment.md
type scheduleRequest struct {
	SlotID            string            `json:"slotId,omitempty"`
	PatientID         string            `json:"patientId"`
	AppointmentTypeID string            `json:"appointmentTypeId,omitempty"`
	PhysicianID       string            `json:"physicianId,omitempty"`
	FacilityID        string            `json:"facilityId,omitempty"`
	DateRange         *dateRange        `json:"dateRange,omitempty"` // the member is confirmed, its place is not
	Notes             string            `json:"notes,omitempty"`
	Custom            map[string]string `json:"custom,omitempty"`
}

// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentslot.md
type slotRequest struct {
	SlotID string `json:"slotId"`
}

// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatient.md
// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatientsummary.md
type patientRequest struct {
	PatientID string `json:"patientId"`
}

// https://lkcloud-api.readme.io/reference/post_lkbridge-smartsearch.md
type smartSearchRequest struct {
	Query string `json:"query"`
}

// https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchpractitioners.md
// https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchresources.md
type masterListRequest struct {
	Name string `json:"name,omitempty"`
	ID   string `json:"id,omitempty"`
}

// Where the list stands in an answer that is an object; a single list under
// another name is found as well. The page of each operation settles its own.
var (
	appointmentLists = []string{"appointments", "items", "results", "result", "data"}
	typeLists        = []string{"appointmentTypes", "types", "items", "results", "result", "data"}
	statusLists      = []string{"appointmentStatuses", "statuses", "items", "results", "result", "data"}
	physicianLists   = []string{"physicians", "providers", "practitioners", "resources", "items", "results", "result", "data"}
	facilityLists    = []string{"facilities", "items", "results", "result", "data"}
	slotLists        = []string{"slots", "appointmentSlots", "openAppointmentSlots", "items", "results", "result", "data"}
	patientLists     = []string{"patients", "items", "results", "result", "data"}
	documentLists    = []string{"documentTypes", "types", "items", "results", "result", "data"}
)

// What an answer with one record may be wrapped in.
var (
	appointmentWraps = []string{"appointment", "result", "data"}
	patientWraps     = []string{"patient", "patientSummary", "result", "data"}
	slotWraps        = []string{"slot", "appointmentSlot", "result", "data"}
	bridgeWraps      = []string{"bridgeInfo", "result", "data"}
)

// Members of coded values: statusCode, reason, department, and the lists of
// types, statuses and document types.
// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmenttypes.md
// https://lkcloud-api.readme.io/reference/post_lkappointments-getappointmentstatuses.md
// https://lkcloud-api.readme.io/reference/post_lkdocuments-getdocumenttypes.md
var (
	codedIDs   = []string{"id", "uniqueId", "value"}
	codedCodes = []string{"code"}
	codedNames = []string{"name", "description", "text", "sourceText", "display"}
)

// Members of physicians, practitioners, resources and facilities.
// https://lkcloud-api.readme.io/reference/post_lkappointments-getphysicians.md
// https://lkcloud-api.readme.io/reference/post_lkappointments-getfacilities.md
// https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchpractitioners.md
var (
	personIDs              = []string{"id", "physicianId", "practitionerId", "providerId", "resourceId"}
	firstNames             = []string{"firstName", "givenName", "first"}
	middleNames            = []string{"middleName", "middle"}
	lastNames              = []string{"lastName", "familyName", "last"}
	wholeNames             = []string{"name", "fullName", "displayName"}
	emails                 = []string{"email", "emailAddress"}
	phones                 = []string{"phone", "phoneNumber", "workPhone"}
	faxes                  = []string{"fax", "faxNumber"}
	specialties            = []string{"specialty", "speciality"}
	resourceTypes          = []string{"resourceType", "type"}
	facilityIDs            = []string{"id", "facilityId"}
	addressLines           = []string{"address1", "address", "addressLine1"}
	cities                 = []string{"city"}
	states                 = []string{"state"}
	zips                   = []string{"zip", "zipCode", "postalCode"}
	scheduleTypePhysicians = []string{"physicianId", "providerId"}
)

// Members of patients. The groups are the only nested objects that are looked
// into: emergency contacts, guarantors and the insured also have addresses.
// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatientsummary.md
// https://lkcloud-api.readme.io/reference/post_lkbridge-getpatient.md
var (
	patientIDs         = []string{"patientId", "id"}
	patientGroups      = []string{"patient", "patientDetails", "personalDetails", "demographics", "contact", "contactInformation"}
	mobilePhones       = []string{"mobilePhone", "cellPhone"}
	homePhones         = []string{"homePhone"}
	birthDates         = []string{"dateOfBirth", "birthDate", "dob"}
	sexes              = []string{"sex", "gender"}
	primaryFacilities  = []string{"primaryFacility", "facility"}
	primaryFacilityIDs = []string{"primaryFacilityId", "facilityId"}
	patientPhysicians  = []string{"physicianIds", "physicians", "providers", "providerIds"}
	patientPhysician   = []string{"physicianId", "providerId", "primaryPhysicianId"}
)

// Members of GetBridgeInfo.
// https://lkcloud-api.readme.io/reference/post_lkbridge-getbridgeinfo.md
var (
	bridgeAvailable    = []string{"isAvailable", "available", "availability", "availabilityStatus", "status"}
	bridgeErrorCodes   = []string{"errorCode"}
	bridgeCapabilities = []string{"capabilities"}
	bridgeVersions     = []string{"moduleVersion", "version"}
	bridgeDeployed     = []string{"deployedDate", "deploymentDate"}
	bridgePublished    = []string{"publishedDate"}
	bridgeAlerts       = []string{"alerts"}
)

// Members of slots and of the answers to writes.
// https://lkcloud-api.readme.io/reference/post_lkappointments-getopenappointmentslots.md
// https://lkcloud-api.readme.io/reference/post_lkappointments-scheduleappointment.md
var (
	slotIDs      = []string{"slotId", "id"}
	slotStarts   = []string{"startTime", "start"}
	slotStatuses = []string{"status"}
	writtenIDs   = []string{"id", "appointmentId", "documentId"}
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
