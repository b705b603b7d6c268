package syncer

import (
	"bytes"
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/converge"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A visit that is worked on is nobody else's to claim until its lease ends.
func TestWorkedOnIsClaimed(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.book(26 * time.Hour)
		c.sync()
		looked := 0
		c.core.Points.Set(func(ctx context.Context, name string) error {
			if name != "video.create.before" && name != "ehr.links.before" {
				return nil
			}
			looked++
			keys, err := c.acct().ClaimDue(ctx, c.core.Now(), c.core.Now().Add(time.Minute), 10)
			if len(keys) != 0 || err != nil {
				t.Errorf("%s: another process claims %v, %v", name, keys, err)
			}
			return nil
		})
		c.settle()
		if looked != 2 {
			t.Errorf("looked %d times", looked)
		}
	})
}

// A meeting given up that nothing is due for any more is deleted after a sweep.
func TestSweep(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		v := c.visit(id)
		v.RetiredMeetings = []storage.RetiredMeeting{{Stamp: v.Meeting.Stamp, Host: v.Meeting.Host, Since: c.core.Now().Add(-time.Hour)}} // its id was never stored
		v.Meeting, v.State, v.DueAt = nil, storage.VisitEnded, time.Time{}
		v.EndedAt, v.CleanedAt = c.core.Now(), c.core.Now()
		c.must(c.acct().Commit(t.Context(), storage.Put(&v)))
		c.settle()
		if len(c.meetings()) != 1 {
			t.Fatal("nothing was due")
		}
		c.must(converge.Sweep(t.Context(), c.Account.at))
		c.settle()
		if len(c.meetings()) != 0 {
			t.Error("the meeting is still there")
		}
		if v := c.visit(id); len(v.RetiredMeetings) != 0 || !v.DueAt.IsZero() {
			t.Errorf("left: %+v, due %v", v.RetiredMeetings, v.DueAt)
		}
	})
}

// E6, E14, A15: what a change of settings does is told first.
func TestPreviewSettings(t *testing.T) {
	cases := map[string]struct {
		current, proposed func(*storage.Settings)
		effects, rows     int
	}{
		"nothing of consequence":                    {nil, func(s *storage.Settings) { s.Company = "Other" }, 0, 0},
		"E6 another zone, times are true offsets":   {nil, func(s *storage.Settings) { s.TimeZone = "America/Chicago" }, 0, 0},
		"E6 another zone, times are the wall clock": {func(s *storage.Settings) { s.Profile.Times = storage.TimesWallClock }, func(s *storage.Settings) { s.TimeZone = "America/Chicago" }, 1, 2},
		"E6 the same clock under another name":      {func(s *storage.Settings) { s.Profile.Times = storage.TimesWallClock }, func(s *storage.Settings) { s.TimeZone = "America/Detroit" }, 0, 0},
		"E14 a type is not chosen any more":         {nil, func(s *storage.Settings) { s.AppointmentTypeIDs = nil }, 1, 2},
		"A15 a topic that names the patient":        {nil, func(s *storage.Settings) { s.MeetingTopic = "{patient}" }, 1, 0},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			inClinic(t, func(t *testing.T, c *clinic) {
				c.book(26 * time.Hour)
				c.book(27 * time.Hour)
				c.pass()
				if tc.current != nil {
					c.settings(tc.current)
				}
				s, err := c.acct().Settings(t.Context())
				c.must(err)
				tc.proposed(&s)
				p, err := c.PreviewSettings(t.Context(), s)
				if err != nil || len(p.Effects) != tc.effects || len(p.Rows) != tc.rows || (p.Confirm != "") != (tc.effects > 0) {
					t.Errorf("preview = %+v, %v", p, err)
				}
			})
		})
	}
}

// A configuration that cannot work is refused, all its faults at once.
func TestNewRefuses(t *testing.T) {
	t.Parallel()
	_, err := New(Config{Lease: time.Millisecond, Every: -1})
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 5 {
		t.Errorf("New = %v", err)
	}
}

// A changed public address rewrites the links at the next sync; nobody is mailed.
func TestD2PublicURLChanges(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		c.restart()
		c.core.PublicURL = &url.URL{Scheme: "https", Host: "new.example"}
		c.pass()
		v := c.wantState(id, storage.VisitReady)
		a, _ := c.site.Appointment(id)
		if !strings.Contains(a.Notes, c.PatientURL(v)) || strings.Contains(a.Notes, "visits.example") {
			t.Errorf("the EHR holds %q", a.Notes)
		}
		c.wantPosted("invite")
	})
}

// D9, A35, A40: what a day leaves in logs, at Zoom and at the vendor's endpoint
// names nobody and holds no key.
func TestD9NothingPersonalLeaks(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		var log bytes.Buffer
		c.core.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpEditAppointment, Code: ellkaytest.BadFieldInput, Message: "Pat Example pat@mail.example", Times: 2})
		c.zoom.Fail(zoomtest.Fault{Op: opCreateMeeting, Status: 400, Code: 300, Message: "Pat Example"})
		c.book(26 * time.Hour)
		id := c.book(27 * time.Hour)
		c.pass()
		c.until(c.core.Now().Add(2 * time.Hour))
		c.wantState(id, storage.VisitReady)
		var told strings.Builder
		for _, e := range c.events.Posted() {
			told.Write(e.Body())
		}
		for _, m := range c.meetings() {
			told.WriteString(m.Topic + m.Agenda)
		}
		for _, u := range c.zoom.Users() {
			told.WriteString(u.Email)
		}
		if log.Len() == 0 || told.Len() == 0 {
			t.Error("nothing to look through")
		}
		for _, secret := range []string{"pat@mail.example", "Pat Example", "zak=", "start_url", ellkaytest.DefaultSite, zoomtest.DefaultClientSecret, "/j/", "/s/"} {
			if strings.Contains(log.String(), secret) || strings.Contains(told.String(), secret) {
				t.Errorf("%q leaked", secret)
			}
		}
		if v := c.visit(id); strings.Contains(v.Access.Email, "P-1") || strings.Contains(v.Access.UserID, "P-1") {
			t.Error("the patient's id stands in the Zoom user")
		}
	})
}
