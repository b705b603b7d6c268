package ops

import (
	"slices"
	"sync"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// operation is how one operation is served: the service in its path, the
// members its request may have, and what it does. run is called with the
// server's lock held.
type operation struct {
	service string
	keys    []string
	token   bool // a Next call: {"token":{…}} in place of {"request":{…}}
	run     func(*call) (any, *Fault)
}

const (
	svcAppointments = "LKAppointments"
	svcBridge       = "LKBridge"
	svcMasterList   = "LKMasterList"
	svcPatientLink  = "LKPatientDataLink"
	svcDocuments    = "LKDocuments"
)

// operations is the table of everything served.
var operations = sync.OnceValue(func() map[ehr.Op]operation {
	return map[ehr.Op]operation{
		ehr.OpGetAppointments: {service: svcAppointments, keys: []string{"dateRange", "startDate", "endDate"}, run: getAppointments},
		ehr.OpGetAppointment:  {service: svcAppointments, keys: []string{"appointmentId", "id"}, run: getAppointment},
		ehr.OpBeginSearchAppointments: {service: svcAppointments, keys: []string{"dateRange", "patients", "resources",
			"facilities", "statuses", "lastModified", "rawRequest", "limit"}, run: beginSearchAppointments},
		ehr.OpNextSearchAppointments:      {service: svcAppointments, token: true, run: nextPage},
		ehr.OpGetAppointmentTypes:         {service: svcAppointments, run: getAppointmentTypes},
		ehr.OpGetAppointmentStatuses:      {service: svcAppointments, run: getAppointmentStatuses},
		ehr.OpGetPhysicians:               {service: svcAppointments, run: getPhysicians},
		ehr.OpGetFacilities:               {service: svcAppointments, run: getFacilities},
		ehr.OpGetScheduleAppointmentTypes: {service: svcAppointments, run: getScheduleAppointmentTypes},
		ehr.OpGetOpenAppointmentSlots: {service: svcAppointments, keys: []string{"startDate", "endDate", "dateRange",
			"facilityIds", "physicianIds", "resources", "appointmentValues"}, run: getOpenAppointmentSlots},
		ehr.OpGetAppointmentSlot: {service: svcAppointments, keys: []string{"slotId"}, run: getAppointmentSlot},
		ehr.OpScheduleAppointment: {service: svcAppointments, keys: []string{"slotId", "patientId", "appointmentTypeId",
			"notes", "dateRange", "custom"}, run: scheduleAppointment},
		ehr.OpEditAppointment: {service: svcAppointments, keys: editKeys(), run: editAppointment},

		ehr.OpGetBridgeInfo:     {service: svcBridge, run: getBridgeInfo},
		ehr.OpGetPatient:        {service: svcBridge, keys: []string{"patientId"}, run: getPatient},
		ehr.OpGetPatientSummary: {service: svcBridge, keys: []string{"patientId"}, run: getPatientSummary},
		ehr.OpSmartSearch:       {service: svcBridge, keys: []string{"query"}, run: smartSearch},

		ehr.OpSearchPractitioners: {service: svcMasterList, keys: []string{"id", "name", "limit"}, run: searchPractitioners},
		ehr.OpSearchResources:     {service: svcMasterList, keys: []string{"id", "name", "limit"}, run: searchResources},

		ehr.OpBeginGetUpdatedPatients: {service: svcPatientLink, keys: []string{"startDate", "endDate", "providerId",
			"facilityId", "limit"}, run: beginGetUpdatedPatients},
		ehr.OpNextGetUpdatedPatients: {service: svcPatientLink, token: true, run: nextPage},

		ehr.OpCreateDocument: {service: svcDocuments, keys: []string{"name", "date", "documentTypeId", "patientId",
			"providerId", "body", "fileFormat", "encounterId", "facilityId", "assignedTo", "needsReview",
			"metadata", "custom"}, run: createDocument},
		ehr.OpGetDocumentTypes: {service: svcDocuments, run: getDocumentTypes},
	}
})

// names lists the operations of a table in alphabetical order.
func names(table map[ehr.Op]operation) []ehr.Op {
	all := make([]ehr.Op, 0, len(table))
	for op := range table {
		all = append(all, op)
	}
	slices.Sort(all)
	return all
}
