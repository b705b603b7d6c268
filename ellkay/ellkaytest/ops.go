package ellkaytest

import "slices"

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

// operation is how one operation is served: the service in its path, the
// members its request may have, and what it does. run is called with the
// server's lock held.
type operation struct {
	service string
	keys    []string
	token   bool // a Next call: {"token":{…}} in place of {"request":{…}}
	run     func(*call) (any, *fault)
}

const (
	svcAppointments = "LKAppointments"
	svcBridge       = "LKBridge"
	svcMasterList   = "LKMasterList"
	svcPatientLink  = "LKPatientDataLink"
	svcDocuments    = "LKDocuments"
)

// operations is the table of everything served.
func operations() map[Op]operation {
	return map[Op]operation{
		OpGetAppointments: {service: svcAppointments, keys: []string{"dateRange", "startDate", "endDate"}, run: getAppointments},
		OpGetAppointment:  {service: svcAppointments, keys: []string{"appointmentId", "id"}, run: getAppointment},
		OpBeginSearchAppointments: {service: svcAppointments, keys: []string{"dateRange", "patients", "resources",
			"facilities", "statuses", "lastModified", "rawRequest", "limit"}, run: beginSearchAppointments},
		OpNextSearchAppointments:      {service: svcAppointments, token: true, run: nextPage},
		OpGetAppointmentTypes:         {service: svcAppointments, run: getAppointmentTypes},
		OpGetAppointmentStatuses:      {service: svcAppointments, run: getAppointmentStatuses},
		OpGetPhysicians:               {service: svcAppointments, run: getPhysicians},
		OpGetFacilities:               {service: svcAppointments, run: getFacilities},
		OpGetScheduleAppointmentTypes: {service: svcAppointments, run: getScheduleAppointmentTypes},
		OpGetOpenAppointmentSlots: {service: svcAppointments, keys: []string{"startDate", "endDate", "dateRange",
			"facilityIds", "physicianIds", "resources"}, run: getOpenAppointmentSlots},
		OpGetAppointmentSlot: {service: svcAppointments, keys: []string{"slotId"}, run: getAppointmentSlot},
		OpScheduleAppointment: {service: svcAppointments, keys: []string{"slotId", "patientId", "appointmentTypeId",
			"notes", "dateRange", "custom"}, run: scheduleAppointment},
		OpEditAppointment: {service: svcAppointments, keys: editKeys(), run: editAppointment},

		OpGetBridgeInfo:     {service: svcBridge, run: getBridgeInfo},
		OpGetPatient:        {service: svcBridge, keys: []string{"patientId"}, run: getPatient},
		OpGetPatientSummary: {service: svcBridge, keys: []string{"patientId"}, run: getPatientSummary},
		OpSmartSearch:       {service: svcBridge, keys: []string{"query"}, run: smartSearch},

		OpSearchPractitioners: {service: svcMasterList, keys: []string{"id", "name", "limit"}, run: searchPractitioners},
		OpSearchResources:     {service: svcMasterList, keys: []string{"id", "name", "limit"}, run: searchResources},

		OpBeginGetUpdatedPatients: {service: svcPatientLink, keys: []string{"startDate", "endDate", "providerId",
			"facilityId", "limit"}, run: beginGetUpdatedPatients},
		OpNextGetUpdatedPatients: {service: svcPatientLink, token: true, run: nextPage},

		OpCreateDocument: {service: svcDocuments, keys: []string{"name", "date", "documentTypeId", "patientId",
			"providerId", "body", "fileFormat", "encounterId", "facilityId", "assignedTo", "needsReview",
			"metadata", "custom"}, run: createDocument},
		OpGetDocumentTypes: {service: svcDocuments, run: getDocumentTypes},
	}
}

// names lists the operations of a table in alphabetical order.
func names(table map[Op]operation) []Op {
	all := make([]Op, 0, len(table))
	for op := range table {
		all = append(all, op)
	}
	slices.Sort(all)
	return all
}
