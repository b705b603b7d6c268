package zoomvideo

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

// bodyOf is the body that [stored] has kept.
func bodyOf(raw json.RawMessage) []byte {
	var body []byte
	if len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &body) == nil {
		return body
	}
	return raw
}

// participantEvent is what all events of participants offer.
type participantEvent interface {
	About() (*webhooks.EventMeeting, *webhooks.Participant)
}

// Decode reads a stored webhook event, for the engine's configuration. What says
// nothing about presence or about a change of a meeting comes back with an empty
// What; an error is about a body that cannot be read, by this release at least.
func Decode(ev storage.Event) (driver.Event, error) {
	parsed, err := webhooks.Parse(bodyOf(ev.Raw))
	if err != nil {
		return driver.Event{}, err
	}
	parsed.At = firstTime(parsed.At, ev.OccurredAt)
	switch p := parsed.Payload.(type) {
	case *webhooks.MeetingStarted:
		// Its start_time may be the scheduled one.
		return about(driver.Started, p.Meeting, firstTime(parsed.At, p.Meeting.StartTime.Time)), nil
	case *webhooks.MeetingEnded:
		return about(driver.Ended, p.Meeting.EventMeeting, firstTime(p.Meeting.EndTime.Time, parsed.At)), nil
	case *webhooks.MeetingDeleted:
		return driver.Event{What: driver.Edited, At: parsed.At}, nil
	case *webhooks.MeetingUpdated:
		return driver.Event{What: driver.Edited, At: parsed.At, Meeting: told(p)}, nil
	case participantEvent:
		m, person := p.About()
		s := about(whatBy[parsed.Name], *m, firstTime(person.At(), parsed.At))
		s.Participant = driver.Participant{
			Connection: connectionOf(person), UserID: person.Account(),
			Registrant: person.RegistrantID, Email: person.Email,
		}
		return s, nil
	}
	return driver.Event{}, nil
}

// told is what an update tells of the meeting, as far as we own it: what is zero did
// not change. nil when it changed in other ways too, so that it has to be read.
func told(u *webhooks.MeetingUpdated) *driver.MeetingSpec {
	for _, member := range u.Changed {
		if !slices.Contains([]string{"topic", "start_time", "duration", "timezone"}, member) {
			return nil
		}
	}
	m := u.Meeting
	return &driver.MeetingSpec{Topic: m.Topic, Start: m.StartTime.Time, Duration: zoom.Minutes(m.Duration)}
}

// Who is there before the host waits for the host, in the meeting or before its
// door: no coming into the meeting, of which Zoom tells by an event of its own.
var whatBy = map[string]string{
	webhooks.EventParticipantJoined:  driver.Joined,
	webhooks.EventJoinedBeforeHost:   driver.Waiting,
	webhooks.EventParticipantLeft:    driver.Left,
	webhooks.EventJoinedWaitingRoom:  driver.Waiting,
	webhooks.EventPutInWaitingRoom:   driver.Waiting,
	webhooks.EventWaitingForHost:     driver.Waiting,
	webhooks.EventLeftWaitingRoom:    driver.WaitingEnded,
	webhooks.EventAdmitted:           driver.WaitingEnded,
	webhooks.EventWaitingForHostLeft: driver.WaitingEnded,
}

func about(what string, m webhooks.EventMeeting, at time.Time) driver.Event {
	return driver.Event{What: what, At: at, Instance: m.UUID, Host: m.HostID}
}

// connectionOf names one join. Where Zoom leaves that out, the person must do.
func connectionOf(p *webhooks.Participant) string {
	for _, id := range []string{p.ParticipantUUID, string(p.UserID), p.RegistrantID, p.Account()} {
		if id != "" {
			return id
		}
	}
	return "unnamed"
}

func firstTime(ts ...time.Time) time.Time {
	for _, t := range ts {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
