package ehr

// Op names an operation: the last part of its path. "" stands for any
// operation where one is chosen (faults).
type Op string

// The operations served, and the token endpoint.
const (
	OpToken Op = "token" // POST /connect/token

	OpGetAppointments             Op = "GetAppointments"
	OpGetAppointment              Op = "GetAppointment"
	OpBeginSearchAppointments     Op = "BeginSearchAppointments"
	OpNextSearchAppointments      Op = "NextSearchAppointments"
	OpGetAppointmentTypes         Op = "GetAppointmentTypes"
	OpGetAppointmentStatuses      Op = "GetAppointmentStatuses"
	OpGetPhysicians               Op = "GetPhysicians"
	OpGetFacilities               Op = "GetFacilities"
	OpGetScheduleAppointmentTypes Op = "GetScheduleAppointmentTypes"
	OpGetOpenAppointmentSlots     Op = "GetOpenAppointmentSlots"
	OpGetAppointmentSlot          Op = "GetAppointmentSlot"
	OpScheduleAppointment         Op = "ScheduleAppointment"
	OpEditAppointment             Op = "EditAppointment"

	OpGetBridgeInfo     Op = "GetBridgeInfo"
	OpGetPatient        Op = "GetPatient"
	OpGetPatientSummary Op = "GetPatientSummary"
	OpSmartSearch       Op = "SmartSearch"

	OpSearchPractitioners Op = "SearchPractitioners"
	OpSearchResources     Op = "SearchResources"

	OpBeginGetUpdatedPatients Op = "BeginGetUpdatedPatients"
	OpNextGetUpdatedPatients  Op = "NextGetUpdatedPatients"

	OpCreateDocument   Op = "CreateDocument"
	OpGetDocumentTypes Op = "GetDocumentTypes"
)
