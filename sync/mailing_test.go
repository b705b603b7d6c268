package syncer

import (
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// The options of settings about mail and write-back, at the first pass over a
// visit that starts after the given time.
func TestSettingsRule(t *testing.T) {
	cases := map[string]struct {
		in     time.Duration
		change func(*storage.Settings)
		test   func(t *testing.T, c *clinic, v storage.Visit)
	}{
		"A7 updates disabled: nothing is written to the EHR": {
			26 * time.Hour, func(s *storage.Settings) { s.DisableAppointmentUpdates = true },
			func(t *testing.T, c *clinic, v storage.Visit) {
				if len(c.site.Edits(v.AppointmentID)) != 0 || v.State != storage.VisitReady {
					t.Errorf("%d edits, state %s", len(c.site.Edits(v.AppointmentID)), v.State)
				}
			},
		},
		"A7 write-back none": {
			26 * time.Hour, func(s *storage.Settings) { s.Profile.WriteBack = storage.WriteBackNone },
			func(t *testing.T, c *clinic, v storage.Visit) {
				if len(c.site.Edits(v.AppointmentID)) != 0 || v.State != storage.VisitReady {
					t.Errorf("%d edits, state %s", len(c.site.Edits(v.AppointmentID)), v.State)
				}
			},
		},
		"A8 the link only in the reminder": {
			26 * time.Hour, func(s *storage.Settings) { s.JoinLinkOnlyInReminder = true },
			func(t *testing.T, c *clinic, v storage.Visit) {
				link := c.PatientURL(v)
				if strings.Contains(c.lastMail().Text, link) {
					t.Error("the invitation has the link")
				}
				c.until(v.Booking.Start.Add(-time.Hour))
				c.wantPosted("invite", "reminder")
				if !strings.Contains(c.lastMail().Text, link) {
					t.Error("the reminder lacks the link")
				}
			},
		},
		"A8 E20 booked inside the lead time: one mail is both, with the link": {
			30 * time.Minute, func(s *storage.Settings) { s.JoinLinkOnlyInReminder = true },
			func(t *testing.T, c *clinic, v storage.Visit) {
				c.until(v.Booking.End())
				c.wantPosted("invite")
				if !strings.Contains(c.lastMail().Text, c.PatientURL(v)) {
					t.Error("the mail lacks the link")
				}
			},
		},
		"A9 another lead time": {
			26 * time.Hour, func(s *storage.Settings) { s.PatientEmail.ReminderMinutes = 120 },
			func(t *testing.T, c *clinic, v storage.Visit) {
				c.until(v.Booking.Start.Add(-2*time.Hour - time.Second))
				c.wantPosted("invite")
				c.until(v.Booking.Start.Add(-2 * time.Hour))
				c.wantPosted("invite", "reminder")
			},
		},
		"A9 no mail to patients": {
			26 * time.Hour, func(s *storage.Settings) { s.PatientEmail.Enabled = false },
			func(t *testing.T, c *clinic, v storage.Visit) {
				c.until(v.Booking.End())
				c.wantPosted()
			},
		},
		"A10 a custom address instead, with its own lead time": {
			26 * time.Hour, func(s *storage.Settings) {
				s.CustomEmail = storage.CustomEmail{Enabled: true, Address: "desk@clinic.example", ReminderMinutes: 15}
			},
			func(t *testing.T, c *clinic, v storage.Visit) {
				c.until(v.Booking.Start.Add(-16 * time.Minute))
				c.wantPosted("invite")
				c.until(v.Booking.Start.Add(-15 * time.Minute))
				c.wantPosted("invite", "reminder")
				for _, m := range c.mails.Sent() {
					if m.To.Address != "desk@clinic.example" {
						t.Errorf("mailed %q", m.To.Address)
					}
				}
			},
		},
		"A13 no event when it is off": {
			26 * time.Hour, func(s *storage.Settings) { s.Notifications.AppointmentPrepared = false },
			func(t *testing.T, c *clinic, v storage.Visit) {
				if n := len(c.events.Posted()); n != 0 {
					t.Errorf("%d events", n)
				}
			},
		},
		"A15 a topic of one's own; changed, it is patched at the next sync": {
			26 * time.Hour, func(s *storage.Settings) { s.MeetingTopic = "{company}: {physician}" },
			func(t *testing.T, c *clinic, v storage.Visit) {
				if got := c.meetings()[0].Topic; got != "Sim Clinic: Ada Example" {
					t.Errorf("topic %q", got)
				}
				c.settings(func(s *storage.Settings) { s.MeetingTopic = "Visit with {physician_id}" })
				c.pass()
				if got := c.meetings()[0].Topic; got != "Visit with D-1" {
					t.Errorf("topic %q", got)
				}
				c.wantPosted("invite")
			},
		},
		"A15 a topic that names the patient, once that is known": {
			26 * time.Hour, func(s *storage.Settings) { s.MeetingTopic = "{patient}" },
			func(t *testing.T, c *clinic, v storage.Visit) {
				if got := c.meetings()[0].Topic; got != "Pat Example" {
					t.Errorf("topic %q", got)
				}
			},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.settings(test.change)
				id := c.book(test.in)
				c.pass()
				test.test(t, c, c.visit(id))
			})
		})
	}
}

// E20: down for a day, over the reminder's time but not over the start; and over
// the start of another.
func TestE20ReminderAfterDowntime(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.book(26 * time.Hour)
		late := c.book(24 * time.Hour)
		c.pass()
		time.Sleep(25*time.Hour + 30*time.Minute)
		c.restart()
		c.settle()
		c.wantPosted("invite", "invite", "reminder")
		dropped := 0
		for d, err := range c.acct().Deliveries(t.Context(), storage.DeliveryFilter{State: storage.DeliveryDropped}) {
			c.must(err)
			if d.AppointmentID == late && d.Reason != "" {
				dropped++
			}
		}
		if dropped != 0 { // it was over when we came back: nothing to remind of
			t.Errorf("%d dropped reminders of a visit that is over", dropped)
		}
	})
}
