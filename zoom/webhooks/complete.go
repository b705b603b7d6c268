package webhooks

import (
	"bytes"
	"encoding/json"
	"slices"
)

// An event is complete when it says what it is about.

func (m *EventMeeting) complete() bool { return m.ID != 0 || m.UUID != "" }

func (e *MeetingCreated) complete([]byte) bool { return e.Meeting.complete() }

func (e *MeetingDeleted) complete([]byte) bool { return e.Meeting.complete() }

func (e *MeetingStarted) complete([]byte) bool { return e.Meeting.complete() }

func (e *MeetingEnded) complete([]byte) bool { return e.Meeting.complete() }

func (e *UserEvent) complete([]byte) bool { return e.User.ID != "" || e.User.Email != "" }

func (e *AppDeauthorized) complete([]byte) bool { return e.AccountID != "" }

// complete of a participant's event wants somebody in it, who may have no name.
func (e *ParticipantEvent) complete(payload []byte) bool {
	var p struct {
		Object struct {
			Participant map[string]json.RawMessage `json:"participant"`
		} `json:"object"`
	}
	return e.Meeting.complete() && json.Unmarshal(payload, &p) == nil && p.Object.Participant != nil
}

// complete of an update also finds out what was changed.
func (e *MeetingUpdated) complete(payload []byte) bool {
	var p struct {
		Is  object          `json:"object"`
		Was json.RawMessage `json:"old_object"`
	}
	if json.Unmarshal(payload, &p) != nil {
		return false
	}
	var was object
	_ = json.Unmarshal(p.Was, &was) // without it everything that is told has changed
	e.Changed = p.Is.changes("", was)
	return e.Meeting.complete()
}

// object is the members of a JSON object.
type object map[string]json.RawMessage

// changes names the members of o that are not the same in old.
func (o object) changes(prefix string, old object) []string {
	var out []string
	for name, now := range o {
		before, told := old[name]
		switch {
		case prefix == "" && slices.Contains([]string{"id", "uuid", "host_id"}, name), told && bytes.Equal(now, before):
		case prefix == "" && name == "settings":
			var set, was object
			_ = json.Unmarshal(before, &was)
			if json.Unmarshal(now, &set) != nil {
				out = append(out, name)
			}
			out = append(out, set.changes("settings.", was)...)
		default:
			out = append(out, prefix+name)
		}
	}
	slices.Sort(out)
	return out
}
