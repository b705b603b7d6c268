package webhooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/internal/lenient"
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

// ErrEvent says that the body of a webhook is not an event as Zoom sends them, or
// lacks what the event is about. What is wrong is not told: it may be personal data.
var ErrEvent = errors.New("zoom: the webhook's body is not an event as Zoom documents it")

// Known reports whether [Parse] has a type for the payload of events of this name.
func Known(name string) bool { return payloads[name] != nil }

// Parse decodes the body of a delivery that has been verified. An event that
// is not known has a nil Payload and no error. Members of another form than
// documented are read as far as they can be, and named in Event.Odd; only an event
// that does not say what it is about is an error: [ErrEvent].
func Parse(body []byte) (*Event, error) {
	var e envelope
	odd, err := lenient.Unmarshal(trim(body), &e)
	if err != nil || e.Event == "" {
		return nil, ErrEvent
	}
	out := &Event{Name: e.Event, At: e.TS.Time.Time, Odd: odd}
	create, known := payloads[e.Event]
	if payload := bytes.TrimSpace(e.Payload); len(payload) == 0 || string(payload) == "null" {
		if known {
			return nil, ErrEvent
		}
		return out, nil
	}
	var common struct {
		AccountID string    `json:"account_id"`
		TS        eventTime `json:"event_ts"` // of app_deauthorized
	}
	if _, err := lenient.Unmarshal(e.Payload, &common); err != nil {
		return nil, ErrEvent
	}
	out.AccountID = common.AccountID
	if out.At.IsZero() {
		out.At = common.TS.Time.Time
	}
	if !known {
		return out, nil
	}
	out.Payload = create()
	odd, err = lenient.Unmarshal(e.Payload, out.Payload)
	if err != nil {
		return nil, ErrEvent
	}
	for _, name := range odd {
		out.Odd = append(out.Odd, "payload."+name)
	}
	if p, ok := out.Payload.(interface{ complete(payload []byte) bool }); ok && !p.complete(e.Payload) {
		return nil, ErrEvent
	}
	return out, nil
}

// envelope is what every event looks like.
type envelope struct {
	Event   string          `json:"event"`
	TS      eventTime       `json:"event_ts"`
	Payload json.RawMessage `json:"payload"`
}

// trim takes off the byte order mark that some gateways write.
func trim(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) }

// Glance is what can be told of a delivery whatever state its body is in, so that
// it can be kept and read later.
type Glance struct {
	Name      string         // "" when it cannot be told
	At        time.Time      // zero when it cannot be told
	AccountID string         // "" when it cannot be told
	Meeting   zoom.MeetingID // 0 when it is about none, or it cannot be told
}

// Look tells what can be told of a delivery that has been verified. It never fails.
func Look(body []byte) Glance {
	var e struct {
		envelope
		Payload struct {
			AccountID string    `json:"account_id"`
			TS        eventTime `json:"event_ts"`
			Object    struct {
				ID zoom.MeetingID `json:"id"`
			} `json:"object"`
		} `json:"payload"`
	}
	if _, err := lenient.Unmarshal(trim(body), &e); err != nil {
		return Glance{Name: salvage(eventMember, body), AccountID: salvage(accountMember, body)}
	}
	g := Glance{Name: e.Event, At: e.TS.Time.Time, AccountID: e.Payload.AccountID}
	if g.At.IsZero() {
		g.At = e.Payload.TS.Time.Time
	}
	if !strings.HasPrefix(g.Name, "user.") { // whose ids are no meetings'
		g.Meeting = e.Payload.Object.ID
	}
	return g
}

// What a body that is no JSON, or was cut off, still tells.
var (
	eventMember   = regexp.MustCompile(`"event"\s*:\s*"([\w.-]{1,100})"`)
	accountMember = regexp.MustCompile(`"account_id"\s*:\s*"([\w-]{1,100})"`)
)

func salvage(member *regexp.Regexp, body []byte) string {
	if m := member.FindSubmatch(body); m != nil {
		return string(m[1])
	}
	return ""
}

// eventTime is Unix milliseconds, as a number or a string, or a date-time.
type eventTime struct{ zoom.Time }
