package syncer

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
)

// What happens to a visit when its appointment changes. Each case starts with an
// invited visit in 26 hours.
func TestAppointmentChanges(t *testing.T) {
	cases := map[string]func(t *testing.T, c *clinic, id string){
		"B2 moved: one meeting, patched, one mail": func(t *testing.T, c *clinic, id string) {
			was := c.visit(id)
			c.site.Move(id, was.Booking.Start.Add(2*time.Hour))
			c.pass()
			v := c.wantState(id, storage.VisitReady)
			c.wantPosted("invite", "changed")
			m := c.meetings()
			if len(m) != 1 || m[0].ID != was.Meeting.ID || !m[0].Start.Equal(v.Booking.Start) || v.Generation != 2 {
				t.Errorf("meetings %+v, generation %d", m, v.Generation)
			}
			c.until(was.Booking.Start.Add(-time.Hour))
			c.wantPosted("invite", "changed")
			c.until(v.Booking.Start.Add(-time.Hour))
			c.wantPosted("invite", "changed", "reminder")
		},
		"B2 cancelled: meeting, links and user go, one mail, no reminder": func(t *testing.T, c *clinic, id string) {
			start := c.visit(id).Booking.Start
			c.site.Cancel(id)
			c.pass()
			v := c.wantState(id, storage.VisitCancelled)
			c.until(start)
			c.wantPosted("invite", "cancelled")
			a, _ := c.site.Appointment(id)
			if len(c.meetings()) != 0 || c.visitors() != 0 || strings.Contains(a.Notes, "https://") || len(v.RetiredMeetings) != 0 {
				t.Errorf("left over: meetings %v, %d users, notes %q", c.meetings(), c.visitors(), a.Notes)
			}
		},
		"E2 restored: a new generation with a new meeting": func(t *testing.T, c *clinic, id string) {
			was := c.visit(id)
			c.site.Cancel(id)
			c.pass()
			c.site.Restore(id)
			c.pass()
			v := c.wantState(id, storage.VisitReady)
			if v.Meeting.ID == was.Meeting.ID || len(c.meetings()) != 1 || v.Generation != 3 {
				t.Errorf("meeting %d after %d, generation %d", v.Meeting.ID, was.Meeting.ID, v.Generation)
			}
			c.wantPosted("invite", "cancelled", "invite")
		},
		"E3 another physician: a new meeting, the former link dead, no mail about it": func(t *testing.T, c *clinic, id string) {
			c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
			was := c.visit(id)
			c.site.Reassign(id, "D-2")
			c.pass()
			v := c.wantState(id, storage.VisitReady)
			m := c.meetings()
			if len(m) != 1 || m[0].ID == was.Meeting.ID || m[0].HostID != v.Host || v.Host == was.Host {
				t.Errorf("meetings = %+v", m)
			}
			if c.PhysicianURL(v) == c.PhysicianURL(was) || c.PatientURL(v) != c.PatientURL(was) {
				t.Error("the physician's link must change, the patient's must not")
			}
			a, _ := c.site.Appointment(id)
			if !strings.Contains(a.Notes, c.PhysicianURL(v)) {
				t.Error("the EHR holds the former link")
			}
			c.until(v.Booking.Start.Add(-time.Hour))
			c.wantPosted("invite", "reminder")
		},
		"E3 a physician who is not on the list: kept, flagged, no reminder for now": func(t *testing.T, c *clinic, id string) {
			c.site.Reassign(id, "D-2")
			c.pass()
			v := c.wantState(id, storage.VisitNeedsHost)
			if len(c.meetings()) != 1 || len(v.Problems) != 1 || v.Problems[0].Code != "needs_host" {
				t.Errorf("problems = %+v", v.Problems)
			}
			c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
			c.must(c.Replan(t.Context()))
			c.settle()
			if v := c.wantState(id, storage.VisitReady); len(v.Problems) != 0 || len(c.meetings()) != 1 {
				t.Errorf("problems = %+v", v.Problems)
			}
		},
		"E14 type deselected, then chosen again: the meeting stays": func(t *testing.T, c *clinic, id string) {
			was := c.visit(id)
			c.settings(func(s *storage.Settings) { s.AppointmentTypeIDs = []string{"other"} })
			other := c.book(40 * time.Hour)
			c.pass()
			c.wantState(id, storage.VisitUnmanaged)
			if _, err := c.acct().Visit(t.Context(), other); !errors.Is(err, storage.ErrNotFound) {
				t.Error("a visit of a type that is not chosen was made")
			}
			c.settings(func(s *storage.Settings) { s.AppointmentTypeIDs = []string{c.typeID} })
			c.pass()
			if v := c.wantState(id, storage.VisitReady); v.Meeting.ID != was.Meeting.ID {
				t.Error("it did not keep its meeting")
			}
			c.wantPosted("invite", "invite")
		},
		"E15 physician removed from the list": func(t *testing.T, c *clinic, id string) {
			p, err := c.acct().Physician(t.Context(), "D-1")
			c.must(err)
			if preview, err := c.PreviewRoster(t.Context(), []string{"D-1"}); err != nil || len(preview.Rows) != 1 || preview.Confirm == "" {
				t.Errorf("preview = %+v, %v", preview, err)
			}
			c.must(c.acct().Commit(t.Context(), storage.Delete(&p)))
			c.must(c.Replan(t.Context()))
			c.settle()
			c.wantState(id, storage.VisitNeedsHost)
			if len(c.meetings()) != 1 {
				t.Error("the meeting must stay")
			}
		},
		"E26 another patient: the former one's link is dead, the new one is invited": func(t *testing.T, c *clinic, id string) {
			was := c.visit(id)
			c.site.AddPatient(ellkaytest.Patient{ID: "P-2", FirstName: "Quinn", LastName: "Example", Email: "quinn@mail.example"})
			c.site.Update(id, func(a *ellkaytest.Appointment) { a.PatientID = "P-2" })
			c.pass()
			v := c.wantState(id, storage.VisitReady)
			if c.PatientURL(v) == c.PatientURL(was) || v.Meeting.ID != was.Meeting.ID || c.visitors() != 1 {
				t.Errorf("%d users for patients", c.visitors())
			}
			c.wantPosted("invite", "invite")
			if to := c.lastMail().To.Address; to != "quinn@mail.example" {
				t.Errorf("mailed %q", to)
			}
		},
		"E11 our own write-back is no change": func(t *testing.T, c *clinic, id string) {
			v := c.visit(id)
			c.pass()
			if again := c.visit(id); again.Version() != v.Version() || len(c.site.Edits(id)) != 1 {
				t.Errorf("%d edits", len(c.site.Edits(id)))
			}
		},
		"complete in the EHR: over": func(t *testing.T, c *clinic, id string) {
			c.site.SetStatus(id, ellkaytest.StatusComplete)
			c.pass()
			c.wantState(id, storage.VisitEnded)
			c.until(c.core.Now().Add(11 * time.Minute))
			if c.visitors() != 0 {
				t.Error("the patient's user is still there")
			}
			c.wantPosted("invite")
		},
		"duration changed: patched, nobody is mailed": func(t *testing.T, c *clinic, id string) {
			c.site.Update(id, func(a *ellkaytest.Appointment) { a.Duration = 45 * time.Minute })
			c.pass()
			if m := c.meetings()[0]; m.Duration != 45 {
				t.Errorf("the meeting lasts %d minutes", m.Duration)
			}
			c.wantPosted("invite")
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				id := c.book(26 * time.Hour)
				c.pass()
				c.wantPosted("invite")
				test(t, c, id)
			})
		})
	}
}

// E1: moved while people are in it.
func TestE1MovedWhileLive(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(30 * time.Minute)
		c.pass()
		v := c.visit(id)
		v.State = storage.VisitLive
		c.must(c.acct().Commit(t.Context(), storage.Put(&v)))
		next := v.Booking.Start.Add(48 * time.Hour)
		c.site.Move(id, next)
		mails := len(c.mails.Sent())
		c.pass()
		live := c.wantState(id, storage.VisitLive)
		if live.Rebooked == nil || !live.Booking.Start.Equal(v.Booking.Start) || len(c.mails.Sent()) != mails || !c.meetings()[0].Start.Equal(v.Booking.Start) {
			t.Errorf("a live visit was moved: %+v", live.Booking)
		}
		live.State, live.EndedAt, live.DueAt = storage.VisitEnded, c.core.Now(), c.core.Now()
		c.must(c.acct().Commit(t.Context(), storage.Put(&live)))
		c.settle()
		after := c.wantState(id, storage.VisitReady)
		if !after.Booking.Start.Equal(next) || after.Rebooked != nil || !c.meetings()[0].Start.Equal(next) || len(c.meetings()) != 1 {
			t.Errorf("after the end it is booked for %v", after.Booking.Start)
		}
	})
}

// A36: the patient's user stays while another coming visit needs it.
func TestA36UserOfTwoVisits(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		first, second := c.book(time.Hour), c.book(3*time.Hour)
		c.pass()
		if c.visitors() != 1 {
			t.Fatalf("%d users for one patient", c.visitors())
		}
		c.until(c.visit(first).Booking.End().Add(time.Hour))
		c.wantState(first, storage.VisitEnded)
		if c.visitors() != 1 {
			t.Error("the user was removed while the second visit needs it")
		}
		c.until(c.visit(second).Booking.End().Add(time.Hour))
		if c.visitors() != 0 {
			t.Error("the user outlived the last visit")
		}
	})
}
