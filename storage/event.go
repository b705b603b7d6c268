package storage

import (
	"encoding/json"
	"time"
)

// EventState is where a webhook event of Zoom stands.
type EventState string

const (
	EventNew       EventState = "new"       // to be folded, at LookAt
	EventFolded    EventState = "folded"    // done with
	EventUnmatched EventState = "unmatched" // its meeting never became known
)

// Event is a webhook event of Zoom as it came, kept for a while.
type Event struct {
	Meta `json:"-"`

	ID         string          `json:"id"`   // Zoom's request id, or a hash of what identifies the event
	Type       string          `json:"type"` // "meeting.started" …
	State      EventState      `json:"state"`
	MeetingID  int64           `json:"meeting_id,omitempty"`
	OccurredAt time.Time       `json:"occurred_at"`
	ReceivedAt time.Time       `json:"received_at"`
	LookAt     time.Time       `json:"look_at"` // EventNew: when it is to be folded, or looked at once more
	Raw        json.RawMessage `json:"raw"`
}

func (*Event) kind() string { return kindEvent }
func (e *Event) index(h hasher) index {
	ix := index{id: h(kindEvent, e.ID), state: string(e.State), at: e.ReceivedAt}
	if e.State == EventNew {
		ix.at = e.LookAt
	}
	if e.MeetingID != 0 {
		ix.ref = meetingHash(h, e.MeetingID)
	}
	return ix
}
