package notify

import (
	"embed"
	"slices"
)

//go:embed schema/*.json
var schemaFiles embed.FS

// EventTypes lists every type of event. The test event is not among them.
func EventTypes() []string {
	return []string{
		AppointmentPrepared, AppointmentUpdated, AppointmentCancelled,
		PatientWaiting, PatientJoined, PatientLeft, PhysicianJoined, PhysicianLeft, VisitEnded,
		DeliveryFailed, AccountPaused,
	}
}

// EventSchema is the JSON schema (https://json-schema.org, draft 2020-12) of
// the body of one type of event, [TestEvent] included; nil when there is no
// such type.
//
// Its $id ends with the version of the form. Within a version members may be
// added, so a receiver passes over those that it does not know; none goes away
// or changes its meaning.
func EventSchema(eventType string) []byte {
	if eventType != TestEvent && !slices.Contains(EventTypes(), eventType) {
		return nil
	}
	schema, err := schemaFiles.ReadFile("schema/" + eventType + ".v1.json")
	if err != nil {
		return nil // a test proves that every type has its file
	}
	return schema
}
