package syncer

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// A1, A2, A9, A13, A33 to A36, B2: a visit from its booking to its end, over the
// real clients.
func TestAVisitsDay(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		start := c.visitStart(id)
		run := c.sync()
		if run.State != storage.RunSucceeded || run.Changes["create"] != 1 || run.Done != run.Total {
			t.Errorf("run = %+v", run)
		}
		c.settle()
		v := c.wantState(id, storage.VisitReady)
		ms := c.meetings()
		if len(ms) != 1 || ms[0].ID != v.Meeting.ID {
			t.Fatalf("meetings at Zoom: %+v", ms)
		}
		m := ms[0]
		if m.Topic != "Sim Clinic Video Visit" || !m.Start.Equal(start) || m.Password == "" || m.Settings["waiting_room"] != true {
			t.Errorf("the meeting = %+v", m)
		}
		appointment, _ := c.site.Appointment(id)
		for _, link := range []string{c.PatientURL(v), c.PhysicianURL(v)} {
			if !strings.Contains(appointment.Notes, link) {
				t.Errorf("the EHR's notes %q lack %q", appointment.Notes, link)
			}
		}
		c.wantPosted("invite")
		if mail := c.lastMail(); mail.To.Address != "pat@mail.example" || !strings.Contains(mail.Text, c.PatientURL(v)) {
			t.Errorf("the invitation goes to %q: %s", mail.To.Address, mail.Text)
		}
		events := c.events.Posted()
		if len(events) != 1 || events[0].Type != notify.AppointmentPrepared || events[0].Data.MeetingID != strconv.FormatInt(m.ID, 10) {
			t.Errorf("events = %+v", events)
		}
		c.until(start.Add(-time.Hour))
		c.wantPosted("invite", "reminder")
		if c.visitors() != 1 {
			t.Errorf("%d Zoom users for patients, want 1", c.visitors())
		}
		c.until(v.Booking.End().Add(9 * time.Minute))
		c.wantState(id, storage.VisitReady)
		c.until(v.Booking.End().Add(11 * time.Minute))
		v = c.wantState(id, storage.VisitEnded)
		if c.visitors() != 0 || !v.DueAt.IsZero() {
			t.Errorf("after the end: %d Zoom users for patients, due at %v", c.visitors(), v.DueAt)
		}
		c.wantPosted("invite", "reminder")
	})
}

func (c *clinic) visitStart(id string) time.Time {
	a, _ := c.site.Appointment(id)
	return a.Start
}

// D7 and "a second sync of an unchanged day makes 0 Zoom calls and only the
// paging calls to LKCloud".
func TestD7UnchangedDayCostsNothing(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		for i := range 12 {
			c.book(time.Duration(2+i) * time.Hour)
		}
		c.pass()
		if n := len(c.meetings()); n != 12 {
			t.Fatalf("%d meetings, want 12", n)
		}
		time.Sleep(10 * time.Minute)
		c.settle()
		c.zoom.ResetCalls()
		c.lk.ResetCalls()
		c.restart() // with nothing in memory either
		run := c.sync()
		c.settle()
		if n := c.zoom.CallsTotal(); n != 0 {
			t.Errorf("%d calls to Zoom, want none: %v", n, c.zoom.CallLog())
		}
		paging := c.lk.Calls("BeginSearchAppointments") + c.lk.Calls("NextSearchAppointments")
		if n := c.lk.CallsTotal(); n != paging || paging == 0 {
			t.Errorf("%d calls to LKCloud, %d of them paging", n, paging)
		}
		if len(run.Changes) != 0 {
			t.Errorf("changes = %v", run.Changes)
		}
	})
}

// Stop and start again: nothing is created twice.
func TestStopAndStartAgain(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.book(30 * time.Hour)
		c.book(31 * time.Hour)
		c.pass()
		for range 3 {
			c.restart()
			c.pass()
		}
		if len(c.meetings()) != 2 || len(c.mails.Sent()) != 2 || len(c.events.Posted()) != 2 {
			t.Errorf("%d meetings, %d mails, %d events, want 2 each", len(c.meetings()), len(c.mails.Sent()), len(c.events.Posted()))
		}
	})
}
