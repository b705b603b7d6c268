package webhooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// payloads makes the typed payload of each event that is known.
var payloads = map[string]func() any{
	EventAppDeauthorized: func() any { return new(AppDeauthorized) },

	EventMeetingCreated: func() any { return new(MeetingCreated) },
	EventMeetingUpdated: func() any { return new(MeetingUpdated) },
	EventMeetingDeleted: func() any { return new(MeetingDeleted) },
	EventMeetingStarted: func() any { return new(MeetingStarted) },
	EventMeetingEnded:   func() any { return new(MeetingEnded) },

	EventParticipantJoined:  func() any { return new(ParticipantJoined) },
	EventParticipantLeft:    func() any { return new(ParticipantLeft) },
	EventJoinedWaitingRoom:  func() any { return new(JoinedWaitingRoom) },
	EventLeftWaitingRoom:    func() any { return new(LeftWaitingRoom) },
	EventAdmitted:           func() any { return new(Admitted) },
	EventPutInWaitingRoom:   func() any { return new(PutInWaitingRoom) },
	EventWaitingForHost:     func() any { return new(WaitingForHost) },
	EventJoinedBeforeHost:   func() any { return new(JoinedBeforeHost) },
	EventWaitingForHostLeft: func() any { return new(WaitingForHostLeft) },
	EventRoleChanged:        func() any { return new(RoleChanged) },

	EventUserCreated:        func() any { return new(UserCreated) },
	EventUserDeleted:        func() any { return new(UserDeleted) },
	EventUserDisassociated:  func() any { return new(UserDisassociated) },
	EventUserDeactivated:    func() any { return new(UserDeactivated) },
	EventUserActivated:      func() any { return new(UserActivated) },
	EventUserAcceptedInvite: func() any { return new(UserAcceptedInvite) },
}

// ErrEvent says that the body of a webhook is not an event as Zoom sends them.
// What is wrong is not told: it may be personal data.
var ErrEvent = errors.New("zoom: the webhook's body is not an event as Zoom documents it")

// Parse decodes the body of a delivery that has been verified. An event that
// is not known has a nil Payload and no error. The only error is [ErrEvent].
func Parse(body []byte) (*Event, error) {
	var envelope struct {
		Event   string          `json:"event"`
		TS      eventTime       `json:"event_ts"`
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(body, &envelope) != nil || envelope.Event == "" {
		return nil, ErrEvent
	}
	e := &Event{Name: envelope.Event, At: envelope.TS.Time}
	if len(envelope.Payload) == 0 {
		return e, nil
	}
	var common struct {
		AccountID string    `json:"account_id"`
		TS        eventTime `json:"event_ts"` // of app_deauthorized
	}
	if json.Unmarshal(envelope.Payload, &common) != nil {
		return nil, ErrEvent
	}
	e.AccountID = common.AccountID
	if e.At.IsZero() {
		e.At = common.TS.Time
	}
	create, known := payloads[e.Name]
	if !known {
		return e, nil
	}
	e.Payload = create()
	if json.Unmarshal(envelope.Payload, e.Payload) != nil {
		return nil, ErrEvent
	}
	return e, nil
}

// eventTime is Unix milliseconds, as a number or a string, or a date-time.
type eventTime struct{ time.Time }

func (t *eventTime) UnmarshalJSON(b []byte) error {
	text := string(bytes.Trim(b, `"`))
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil {
		t.Time = time.UnixMilli(ms).UTC()
		return nil
	}
	var at zoom.Time
	err := at.UnmarshalJSON(b)
	t.Time = at.Time
	return err
}
