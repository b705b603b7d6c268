package notify

import (
	"encoding/json"
	"time"
)

// Body is the JSON form of the event, the same bytes for each try:
//
//	{"type":"patient.joined","timestamp":"…","data":{"appointment_id":"…","physician_id":"…","patient_id":"…","meeting_id":"…","occurred_at":"…"}}
//
// Times are RFC 3339 in UTC. An event without a time of occurrence carries the
// time when it was recorded.
func (e Event) Body() []byte {
	data := e.Data
	if data.OccurredAt.IsZero() {
		data.OccurredAt = e.Timestamp
	}
	data.OccurredAt = data.OccurredAt.UTC()
	body, err := json.Marshal(struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Data      EventData `json:"data"`
	}{e.Type, e.Timestamp.UTC(), data})
	if err != nil {
		// Only a year beyond 9999 cannot be written; such an event says when it cannot have been.
		e.Timestamp, e.Data.OccurredAt = time.Time{}, time.Time{}
		return e.Body()
	}
	return body
}
