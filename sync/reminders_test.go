package syncer

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// mailed are the mails that were sent, as "kind hours before the start".
func (c *clinic) mailed(start time.Time) []string {
	c.t.Helper()
	var out []string
	kinds := c.posted()
	for i, m := range c.mails.Sent() {
		out = append(out, kinds[i]+" "+start.Sub(m.Date).Round(time.Minute).String())
	}
	return out
}

func (c *clinic) wantMailed(start time.Time, want ...string) {
	c.t.Helper()
	if got := c.mailed(start); !slices.Equal(got, want) {
		c.t.Errorf("mailed %v before the start, want %v", got, want)
	}
}

func night(s *storage.Settings) { s.QuietHours.Enabled = true }

// The clinic opens at 2:10 in the morning in New York.
func TestWhenMailsGoOut(t *testing.T) {
	cases := map[string]struct {
		in     time.Duration
		change func(*storage.Settings)
		want   []string
	}{
		"B3 several reminders": {
			50 * time.Hour, func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{15, 1440} },
			[]string{"invite 50h0m0s", "reminder 24h0m0s", "reminder 1h0m0s", "reminder 15m0s"},
		},
		"B3 only extra reminders": {
			50 * time.Hour, func(s *storage.Settings) {
				s.PatientEmail.ReminderMinutes, s.PatientEmail.ExtraReminderMinutes = 0, []int{120}
			}, []string{"invite 50h0m0s", "reminder 2h0m0s"},
		},
		"B3 booked after the first reminder's time: the invitation serves for it": {
			20 * time.Hour, func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{1440} },
			[]string{"invite 20h0m0s", "reminder 1h0m0s"},
		},
		"B3 quiet hours: the invitation waits for the morning": {
			50 * time.Hour, night, []string{"invite 44h10m0s", "reminder 7h11m0s"}, // the visit is at 4:10
		},
		"B3 quiet hours: a reminder waits for the morning": {
			31 * time.Hour, func(s *storage.Settings) { night(s); s.PatientEmail.ReminderMinutes = 120 }, // at 9:10
			[]string{"invite 25h10m0s", "reminder 1h10m0s"},
		},
		"B3 quiet hours: at once when the visit is before the morning": {
			2 * time.Hour, night, []string{"invite 2h0m0s"},
		},
		"B3 quiet hours: one mail in the morning is both": {
			6*time.Hour + 30*time.Minute, night, []string{"invite 40m0s"},
		},
		"B3 undo grace before the first mail, and no other": {
			20 * time.Hour, func(s *storage.Settings) { s.UndoGraceMinutes = 90 }, []string{"invite 18h30m0s", "reminder 1h0m0s"},
		},
		"B3 undo grace ends with the reminder's time": {
			70 * time.Minute, func(s *storage.Settings) { s.UndoGraceMinutes = 30 }, []string{"invite 1h0m0s"},
		},
		"B3 no undo grace inside the lead time": {
			50 * time.Minute, func(s *storage.Settings) { s.UndoGraceMinutes = 30 }, []string{"invite 50m0s"},
		},
		"B3 undo grace into the quiet hours' end": {
			20 * time.Hour, func(s *storage.Settings) { night(s); s.UndoGraceMinutes = 240 }, []string{"invite 14h10m0s", "reminder 1h11m0s"},
		},
		"A10 the custom address gets the extra reminders too": {
			50 * time.Hour, func(s *storage.Settings) {
				s.CustomEmail = storage.CustomEmail{Enabled: true, Address: "desk@clinic.example", ReminderMinutes: 30}
				s.PatientEmail.ExtraReminderMinutes = []int{1440}
			}, []string{"invite 50h0m0s", "reminder 24h0m0s", "reminder 30m0s"},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.settings(test.change)
				id := c.book(test.in)
				c.pass()
				v := c.visit(id)
				c.until(v.Booking.End())
				c.wantMailed(v.Booking.Start, test.want...)
			})
		})
	}
}

// B3, D3: what is taken back within the grace mails nobody, and what is moved
// invites to the new time only.
func TestUndoGrace(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(func(s *storage.Settings) { s.UndoGraceMinutes = 10 })
		taken, moved := c.book(26*time.Hour), c.book(27*time.Hour)
		c.pass()
		time.Sleep(5 * time.Minute)
		c.site.Cancel(taken)
		c.site.Move(moved, time.Now().Add(30*time.Hour))
		c.pass()
		c.wantPosted()
		v := c.visit(moved)
		c.until(time.Now().Add(10 * time.Minute))
		c.wantMailed(v.Booking.Start, "invite 29h50m0s")
		c.until(v.Booking.End())
		c.wantPosted("invite", "reminder")
	})
}

// B2, B3: somebody who believes in a time of tonight is told tonight.
func TestChangeInQuietHoursIsTold(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(3 * time.Hour) // at 5:10 in the morning
		c.pass()
		c.settings(night)
		c.site.Move(id, time.Now().Add(40*time.Hour))
		c.pass()
		c.wantPosted("invite", "changed")
		c.site.Move(id, time.Now().Add(44*time.Hour)) // no hurry
		c.pass()
		c.wantPosted("invite", "changed")
		c.until(time.Now().Add(6 * time.Hour))
		c.wantPosted("invite", "changed", "changed")
	})
}

// B3, D3: a mail that failed and is tried again within the quiet hours waits for
// their end; one asked for by hand goes out at once.
func TestRetryInQuietHours(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		c.settings(night)
		c.must(c.Resend(t.Context(), id, []string{"patient"}, "U-1"))
		c.settle()
		c.wantPosted("invite", "invite")
		v := c.visit(id)
		d := notice.MailDelivery(c.acct(), &v, "invite", notice.ToPatient, "again", c.core.Now(), c.core.Now())
		c.must(c.acct().Commit(t.Context(), storage.Put(&v), storage.Put(&d)))
		c.settle()
		d, err := c.acct().Delivery(t.Context(), d.ID)
		c.must(err)
		if want := time.Date(2000, 1, 1, 13, 0, 0, 0, time.UTC); !d.DueAt.Equal(want) || d.Reason == "" {
			t.Errorf("it waits until %v (%q), want %v", d.DueAt, d.Reason, want)
		}
	})
}

// B4: in the language of the account, or the patient's own, in the patient's zone.
func TestLanguageOfMails(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(func(s *storage.Settings) { s.Language = storage.Spanish })
		id := c.book(26 * time.Hour) // 9:10 UTC
		c.pass()
		if text := c.lastMail().Text; !strings.Contains(text, "4:10 a. m. hora del Este (EST)") {
			t.Errorf("Spanish:\n%s", text)
		}
		v := c.visit(id)
		v.Patient.Language, v.Patient.TimeZone = "en", "America/Denver"
		c.must(c.acct().Commit(t.Context(), storage.Put(&v)))
		c.must(c.Resend(t.Context(), id, []string{"patient"}, "U-1"))
		c.settle()
		if text := c.lastMail().Text; !strings.Contains(text, "2:10 AM") || !strings.Contains(text, "Mountain") {
			t.Errorf("the patient's own:\n%s", text)
		}
	})
}

// A8, B3: of several reminders each has the link; the invitation that serves for
// one has it too. Without any reminder it is not held back.
func TestLinkOnlyInReminders(t *testing.T) {
	for name, test := range map[string]struct {
		in    time.Duration
		lead  int
		extra []int
		want  []bool
	}{
		"two reminders":                 {50 * time.Hour, 60, []int{1440}, []bool{false, true, true}},
		"the invitation serves for one": {20 * time.Hour, 60, []int{1440}, []bool{true, true}},
		"no reminder":                   {20 * time.Hour, 0, nil, []bool{true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.settings(func(s *storage.Settings) {
					s.JoinLinkOnlyInReminder, s.PatientEmail.ReminderMinutes, s.PatientEmail.ExtraReminderMinutes = true, test.lead, test.extra
				})
				id := c.book(test.in)
				c.pass()
				v := c.visit(id)
				c.until(v.Booking.End())
				var got []bool
				for _, m := range c.mails.Sent() {
					got = append(got, strings.Contains(m.Text, c.PatientURL(v)))
				}
				if !slices.Equal(got, test.want) {
					t.Errorf("with the link: %v, want %v", got, test.want)
				}
			})
		})
	}
}

// E20, D3: down over two of three reminders: one mail stands for both.
func TestSeveralRemindersAfterDowntime(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(func(s *storage.Settings) { s.PatientEmail.ExtraReminderMinutes = []int{1440, 15} })
		id := c.book(30 * time.Hour)
		c.pass()
		time.Sleep(29*time.Hour + 30*time.Minute)
		c.restart()
		v := c.visit(id)
		c.until(v.Booking.End())
		c.wantMailed(v.Booking.Start, "invite 30h0m0s", "reminder 30m0s", "reminder 15m0s")
	})
}

// TestMailTimes plays an engine that is down at times, while the visit is moved,
// and holds what was sent against the times that the settings ask for (B3, D3,
// E20): no reminder after the start or about an old time, none doubled, none lost
// that could have been sent, none in the quiet hours that could have waited.
func TestMailTimes(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		extra := rapid.SliceOfNDistinct(rapid.IntRange(1, 40).Filter(func(h int) bool { return h != 1 }), 0, 3, rapid.ID).Draw(r, "extra hours")
		in := rapid.IntRange(1, 60).Draw(r, "booked hours ahead")
		quietOn, grace := rapid.Bool().Draw(r, "quiet hours"), rapid.IntRange(0, 240).Draw(r, "grace")
		move := rapid.IntRange(-1, 40).Draw(r, "moved by hours")
		naps := rapid.SliceOfN(rapid.IntRange(1, 20*60), 1, 8).Draw(r, "minutes between looks")
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(7*time.Hour + 10*time.Minute)
			c := newClinic(t)
			c.settings(func(s *storage.Settings) {
				s.QuietHours.Enabled, s.UndoGraceMinutes = quietOn, grace
				for _, h := range extra {
					s.PatientEmail.ExtraReminderMinutes = append(s.PatientEmail.ExtraReminderMinutes, h*60)
				}
			})
			id := c.site.Book(ellkaytest.Appointment{Start: time.Now().Add(time.Duration(in) * time.Hour), TypeID: c.typeID, PhysicianID: "D-1", PatientID: "P-1"})
			c.pass()
			looks, changed := []time.Time{time.Now()}, time.Now()
			for i, nap := range naps {
				time.Sleep(time.Duration(nap) * time.Minute)
				if v := c.visit(id); i == len(naps)/2 && move >= 0 && time.Now().Before(v.Booking.Start) {
					c.site.Move(id, v.Booking.Start.Add(time.Duration(move)*time.Hour))
					c.pass()
					changed = time.Now()
				}
				c.settle()
				looks = append(looks, time.Now())
			}
			v := c.visit(id)
			for now := time.Now(); now.Before(v.Booking.Start); now = now.Add(time.Minute) {
				looks = append(looks, now) // from now on it is never down
			}
			c.until(v.Booking.End())
			free := changed.Add(time.Duration(grace) * time.Minute)
			c.checkTimes(v, slices.DeleteFunc(looks, func(l time.Time) bool { return l.Before(free) }))
		})
	})
}

// checkTimes holds the mails of a visit against the settings. At the given
// instants the engine was up and no grace was on.
func (c *clinic) checkTimes(v storage.Visit, looks []time.Time) {
	c.t.Helper()
	s, err := c.acct().Settings(c.t.Context())
	c.must(err)
	times := notice.ReminderTimes(s, v, notice.ToPatient)
	var sent []storage.Delivery
	for d, err := range c.acct().Deliveries(c.t.Context(), storage.DeliveryFilter{State: storage.DeliverySent}) {
		c.must(err)
		if d.Channel == storage.ChannelMail {
			sent = append(sent, d)
		}
	}
	var told time.Time // of the visit's last start
	for _, d := range sent {
		if d.Kind == "reminder" && !d.DoneAt.Before(d.About) {
			c.t.Errorf("reminded at %v of a visit at %v", d.DoneAt, d.About)
		}
		if q := notice.QuietHours(s); q.Holds(d.DoneAt, notice.ZoneOf(s, v, notice.ToPatient)) {
			if over := notice.AfterQuietHours(s, v, notice.ToPatient, d.DoneAt, d.About); over.After(d.DoneAt) && d.Kind != "changed" {
				c.t.Errorf("%s in the quiet hours, at %v, could have waited until %v", d.Kind, d.DoneAt, over)
			}
		}
		if !d.About.Equal(v.Booking.Start) {
			continue
		}
		served := slices.ContainsFunc(times, func(at time.Time) bool { return at.After(told) && !at.After(d.DoneAt) })
		if d.Kind == "reminder" && !served {
			c.t.Errorf("a reminder too many at %v: times %v, told at %v", d.DoneAt, times, told)
		}
		told = visit.Later(told, d.DoneAt)
	}
	for _, at := range times {
		could := slices.ContainsFunc(looks, func(l time.Time) bool {
			return !l.Before(at) && l.Before(v.Booking.Start) && !notice.AfterQuietHours(s, v, notice.ToPatient, l, v.Booking.Start).After(l)
		})
		if could && told.Before(at) {
			c.t.Errorf("the reminder of %v is lost: last mail at %v, start %v", at, told, v.Booking.Start)
		}
	}
}
