package zoom_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

func TestTime(t *testing.T) {
	t.Parallel()
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip("no time zone data")
	}
	at := time.Date(2026, 7, 1, 9, 30, 15, 999, ny)
	for _, tc := range []struct {
		in   zoom.Time
		want string
	}{
		{zoom.At(at), `"2026-07-01T13:30:15Z"`}, {zoom.WallClock(at), `"2026-07-01T09:30:15"`}, {zoom.Time{}, `""`},
	} {
		if got, err := json.Marshal(tc.in); err != nil || string(got) != tc.want {
			t.Errorf("%v: %s, %v, want %s", tc.in, got, err, tc.want)
		}
	}
	utc := time.Date(2026, 7, 1, 13, 30, 15, 0, time.UTC)
	for in, want := range map[string]zoom.Time{
		`"2026-07-01T13:30:15Z"`: zoom.At(utc), `"2026-07-01T09:30:15-04:00"`: zoom.At(utc), `"2026-07-01T13:30:15.000Z"`: zoom.At(utc),
		`"2026-07-01T13:30:15"`: zoom.WallClock(utc), `"2026-07-01 13:30:15"`: zoom.WallClock(utc), `""`: {}, `null`: {},
	} {
		var got zoom.Time
		if err := json.Unmarshal([]byte(in), &got); err != nil || !got.Equal(want.Time) || got.Wall != want.Wall {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
	if json.Unmarshal([]byte(`"soon"`), new(zoom.Time)) == nil {
		t.Error("soon is a time")
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]zoom.MeetingID{`85012345678`: 85012345678, `"85012345678"`: 85012345678, `""`: 0, `null`: 0} {
		var got zoom.MeetingID
		if err := json.Unmarshal([]byte(in), &got); err != nil || got != want {
			t.Errorf("%s: %d, %v", in, got, err)
		}
	}
	for _, in := range []string{`"x"`, `-1`, `1.5`, `{}`, `99999999999999999999`} {
		if json.Unmarshal([]byte(in), new(zoom.MeetingID)) == nil {
			t.Errorf("%s is a meeting id", in)
		}
	}
	for in, want := range map[string]zoom.ID{`7`: "7", `"7"`: "7", `""`: "", `null`: "", `12345678901234567890`: "12345678901234567890"} {
		var got zoom.ID
		if err := json.Unmarshal([]byte(in), &got); err != nil || got != want {
			t.Errorf("%s: %q, %v", in, got, err)
		}
	}
}

func TestReservationIDWithATrailingSpace(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"reservation_id":"r1","status":"reserved"}`, `{"reservation_id ":"r1","status":"reserved"}`} {
		s := serve(t, reply{status: 201, body: body})
		if r, err := s.client(t).Workspaces.Reserve(t.Context(), "w", &zoom.ReservationRequest{}, false); err != nil || r.ReservationID != "r1" || r.Status != "reserved" {
			t.Errorf("%s: %+v, %v", body, r, err)
		}
	}
}
