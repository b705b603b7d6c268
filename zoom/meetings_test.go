package zoom_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/televisit/televisit-go/zoom"
)

func TestCreateMeeting(t *testing.T) {
	t.Parallel()
	s := serve(t, reply{status: 201, body: `{"id":85012345678,"uuid":"kZ3v==","host_id":"U1","pmi":"1234567890","start_time":"2026-01-05T10:00:00Z",
		"duration":30,"join_url":"https://zoom.test/j/1","settings":{"waiting_room":true,"jbh_time":0}}`})
	c := s.client(t)
	m, err := c.Meetings.Create(t.Context(), "dr+a@clinic.test", &zoom.MeetingRequest{
		Topic: "Video visit", StartTime: zoom.At(time.Date(2026, 1, 5, 5, 0, 0, 999, time.FixedZone("", -5*3600))), Duration: 30,
		Settings: &zoom.MeetingSettings{WaitingRoom: new(true), JoinBeforeHost: new(false)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.ID != 85012345678 || m.PMI != "1234567890" || !m.StartTime.Equal(time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)) || !*m.Settings.WaitingRoom {
		t.Errorf("meeting %+v", m)
	}
	got := s.calls[0]
	want := `{"topic":"Video visit","start_time":"2026-01-05T10:00:00Z","duration":30,"settings":{"waiting_room":true,"join_before_host":false}}`
	if got.URI != "/v2/users/dr%2Ba%40clinic.test/meetings" || got.Header.Get("Authorization") != "Bearer token-1" || got.Body != want {
		t.Errorf("sent %s %s\n%s", got.URI, got.Header.Get("Authorization"), cmp.Diff(want, got.Body))
	}
	if b := c.HostBudget("dr+a@clinic.test"); b.Used != 1 || b.Spent {
		t.Errorf("budget %+v", b)
	}
}

func TestDeviations(t *testing.T) {
	t.Parallel()
	req := &zoom.MeetingRequest{
		Topic: "Visit", Password: "abc123", Duration: 30, StartTime: zoom.At(time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)),
		Settings: &zoom.MeetingSettings{
			WaitingRoom: new(false), HostVideo: new(true), AutoRecording: "none", AlternativeHosts: new("a@b.test"),
			BreakoutRoom: &zoom.BreakoutRooms{Enable: new(true)},
		},
	}
	m := &zoom.Meeting{
		Topic: "Visit", Password: "zzz", Duration: 30, StartTime: zoom.At(time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)),
		Settings: &zoom.MeetingSettings{WaitingRoom: new(true), HostVideo: new(true), AutoRecording: "cloud", AlternativeHosts: new("")},
	}
	want := []zoom.Deviation{
		{Field: "password"},
		{Field: "settings.alternative_hosts"},
		{Field: "settings.auto_recording", Wanted: "none", Got: "cloud"},
		{Field: "settings.breakout_room.enable", Wanted: "true"},
		{Field: "settings.waiting_room", Wanted: "false", Got: "true"},
	}
	if diff := cmp.Diff(want, m.Deviations(req)); diff != "" {
		t.Error(diff)
	}
	if d := m.Deviations(&zoom.MeetingRequest{}); len(d) != 0 {
		t.Errorf("nothing was asked for, yet %v", d)
	}
}
