package webhooks_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom/webhooks"
)

// Z15, Z18: one odd member costs itself, and not the event.
func TestOddEvents(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 5, 10, 11, 38, 0, time.UTC)
	for name, body := range map[string]string{
		"Z15 odd members": `{"event":"meeting.participant_joined","event_ts":"1767607900000","payload":{"account_id":"A1","object":{"id":85012345678,"uuid":"x","host_id":7,"duration":"30",
			"type":"2","start_time":"soon","timezone":null,"participant":{"user_id":16778240,"id":null,"registrant_id":7,"join_time":"2026-01-05T10:11:38\u002B00:00","public_ip":{},"email":false}}}}`,
		"Z18 byte order mark": "\xef\xbb\xbf" + `{"event":"meeting.participant_joined","event_ts":1767607900000,"payload":{"account_id":"A1","object":{"id":"85012345678","uuid":"x","host_id":"7","type":2,"participant":{"registrant_id":"7","join_time":"2026-01-05T10:11:38.000Z"}}}}`,
		"event_ts in seconds": `{"event":"meeting.participant_joined","event_ts":1767607900,"payload":{"account_id":"A1","object":{"id":"850 1234 5678","uuid":"x","host_id":"7","type":2,"settings":[],"participant":{"registrant_id":"7","join_time":1767607898000}}}}`,
	} {
		e, err := webhooks.Parse([]byte(body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m, who := e.Payload.(*webhooks.ParticipantJoined).About()
		if m.ID != 85012345678 || m.HostID != "7" || m.Type != 2 || who.RegistrantID != "7" || !who.At().Equal(at) || e.AccountID != "A1" || e.At.Unix() != 1767607900 {
			t.Errorf("%s: %+v %+v", name, m, who)
		}
		if odd := slices.Contains(e.Odd, "payload.object.start_time"); odd != strings.HasPrefix(name, "Z15") || strings.Contains(strings.Join(e.Odd, " "), "soon") {
			t.Errorf("%s: odd %v", name, e.Odd)
		}
		if g := webhooks.Look([]byte(body)); g.Name != e.Name || g.AccountID != "A1" || g.Meeting != m.ID || !g.At.Equal(e.At) {
			t.Errorf("%s: at a glance %+v", name, g)
		}
	}
}

// What a body tells although it cannot be read.
func TestLook(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]webhooks.Glance{
		`{"event":"meeting.ended","event_ts":1767607900000,"payload":{"account_id":"A1","object":{"id":"7"`: {Name: "meeting.ended", AccountID: "A1"},
		`{"event":"meeting.ended","payload":{"account_id":"A1","object":[]}}`:                               {Name: "meeting.ended", AccountID: "A1"},
		`{"event":"meeting.ended","payload":[]}`:                                                            {Name: "meeting.ended"},
		`{"event":"user.created","payload":{"account_id":"A1","object":{"id":"77"}}}`:                       {Name: "user.created", AccountID: "A1"},
		`{"event":7,"payload":{"account_id":"A1","object":{"id":{}}}}`:                                      {Name: "7", AccountID: "A1"},
		`<html>`: {}, ``: {}, `null`: {}, `[]`: {}, `{"event":"<script>`: {},
	} {
		if got := webhooks.Look([]byte(body)); got != want {
			t.Errorf("%s: %+v, want %+v", body, got, want)
		}
	}
}

// An event that does not say what it is about is an error, and kept for later.
func TestEventsWithoutTheirSubject(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"event":"meeting.started"}`, `{"event":"meeting.started","payload":null}`, `{"event":"meeting.started","payload":{"account_id":"A1"}}`, `{"event":"meeting.ended","payload":{"object":{"id":{},"uuid":[]}}}`,
		`{"event":"meeting.participant_joined","payload":{"object":{"id":"7"}}}`, `{"event":"meeting.participant_joined","payload":{"object":{"id":"7","participant":"jane"}}}`,
		`{"event":"user.deleted","payload":{"object":{}}}`, `{"event":"app_deauthorized","payload":{"user_id":"U1"}}`, `{"event":"meeting.updated","payload":{"object":{"topic":"x"}}}`,
	} {
		if e, err := webhooks.Parse([]byte(body)); !errors.Is(err, webhooks.ErrEvent) {
			t.Errorf("%s: %+v, %v", body, e, err)
		}
	}
}

// Z12: an update tells only what changed; what became nothing is told too.
func TestUpdateTellsWhatChanged(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`{"object":{"id":7,"password":"new"},"old_object":{"id":7,"password":"old"},"scope":"single","time_stamp":1767607900000}`:                                                           {"password"},
		`{"object":{"id":7,"uuid":"x","host_id":"h","agenda":"","settings":{"waiting_room":false,"jbh_time":0}},"old_object":{"agenda":"a","settings":{"waiting_room":true,"jbh_time":0}}}`: {"agenda", "settings.waiting_room"},
		`{"object":{"id":7,"topic":"t","start_time":"2026-01-05T10:00:00Z"}}`:                                                                                                               {"start_time", "topic"},
		`{"object":{"id":7,"topic":"t"},"old_object":"none"}`:                                                                                                                               {"topic"},
		`{"object":{"id":7,"settings":"odd"},"old_object":{"id":7}}`:                                                                                                                        {"settings"},
		`{"object":{"id":7,"topic":"t","duration":30},"old_object":{"topic":"t","duration":30}}`:                                                                                            nil,
	} {
		e := parse(t, `{"event":"meeting.updated","event_ts":1767607900000,"payload":`+body+`}`)
		if u := e.Payload.(*webhooks.MeetingUpdated); !slices.Equal(u.Changed, want) {
			t.Errorf("%s: changed %v, want %v", body, u.Changed, want)
		}
	}
	u := parse(t, `{"event":"meeting.updated","payload":{"object":{"id":7,"settings":{"waiting_room":"false"}},"old_object":{"settings":{"waiting_room":true}},"time_stamp":"1767607900000"}}`).Payload.(*webhooks.MeetingUpdated)
	if on, was := u.Meeting.Settings.WaitingRoom, u.Old.Settings.WaitingRoom; on == nil || *on || was == nil || !*was || u.TimeStamp.IsZero() {
		t.Errorf("%+v", u)
	}
}
