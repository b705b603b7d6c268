package syncer

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/presence"
	"github.com/televisit/televisit-go/sync/internal/visit"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// allEvents switches everything on.
func allEvents(s *storage.Settings) {
	s.Notifications = storage.Notifications{
		AppointmentPrepared: true, AppointmentUpdated: true, AppointmentCancelled: true, PatientWaiting: true, PatientJoined: true, PatientLeft: true,
		PhysicianJoined: true, PhysicianLeft: true, VisitEnded: true, DeliveryFailed: true, AccountPaused: true,
		EndpointURL: s.Notifications.EndpointURL, SigningSecret: s.Notifications.SigningSecret,
	}
}

// sees folds what Zoom told of a visit's meeting just now.
func (c *clinic) sees(id, what, connection string, who driver.Participant) {
	c.t.Helper()
	settings, err := c.acct().Settings(c.t.Context())
	c.must(err)
	v := c.visit(id)
	host, err := c.Account.at.Host(c.t.Context(), v)
	c.must(err)
	who.Connection = connection
	seen := driver.Event{What: what, At: c.core.Now(), Instance: "uuid/1==", Host: v.Host, Participant: who}
	v, arrivals := presence.Observe(v, seen, visit.EmailOf(host))
	v.DueAt = c.core.Now()
	events := account.Puts(notice.Arrivals(c.Account.at, &v, settings.Notifications, arrivals, c.core.Now()))
	c.must(c.Account.at.SaveVisit(c.t.Context(), "fold", &v, settings.Notifications, events...))
	c.settle()
	time.Sleep(time.Minute)
}

// A13, D4: everything that happens to a visit, told once each and in order.
func TestEventsOfAVisit(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(allEvents)
		id := c.book(26 * time.Hour)
		c.pass()
		c.site.Move(id, c.visitStart(id).Add(time.Hour))
		c.pass()
		c.pass()
		c.site.Cancel(id)
		c.pass()
		c.site.Restore(id)
		c.pass()
		v := c.wantState(id, storage.VisitReady)
		c.until(v.Booking.Start.Add(-2 * time.Minute))
		who := driver.Participant{UserID: v.Access.UserID}
		doctor := driver.Participant{UserID: v.Host}
		c.sees(id, driver.Waiting, "p1", who)
		c.sees(id, driver.Waiting, "p1", who) // told twice
		c.sees(id, driver.Started, "", driver.Participant{})
		c.sees(id, driver.Joined, "d1", doctor)
		c.sees(id, driver.WaitingEnded, "p1", who)
		c.sees(id, driver.Joined, "p1", who)
		c.sees(id, driver.Left, "p1", who)
		c.sees(id, driver.Ended, "", driver.Participant{})
		c.until(v.Booking.End().Add(time.Hour))
		events := c.events.Posted()
		checkEvents(t, events, notify.AppointmentPrepared,
			notify.AppointmentUpdated, notify.AppointmentPrepared, notify.AppointmentCancelled, notify.AppointmentUpdated, notify.AppointmentPrepared,
			notify.PatientWaiting, notify.PhysicianJoined, notify.PatientJoined, notify.PatientLeft, notify.PhysicianLeft, notify.VisitEnded)
		ids := map[string]bool{}
		for _, e := range events {
			ids[e.ID] = true
			if e.Data.AppointmentID != id || e.Data.PatientID != "P-1" || e.Data.PhysicianID != "D-1" {
				t.Errorf("%s is about %+v", e.Type, e.Data)
			}
		}
		if len(ids) != len(events) {
			t.Errorf("%d ids of %d events", len(ids), len(events))
		}
	})
}

// What happened while an event was switched off is not told later.
func TestEventsThatAreOff(t *testing.T) { // A13
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		c.site.Cancel(id)
		c.pass()
		c.settings(allEvents)
		c.pass()
		checkEvents(t, c.events.Posted(), notify.AppointmentPrepared)
	})
}

// A13, E17: a paused account is told of, once, although it is paused.
func TestAccountPausedEvent(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(allEvents)
		disarm := c.zoom.Fail(zoomtest.Fault{Status: http.StatusUnauthorized, Code: 124, Times: -1})
		defer disarm()
		c.book(26 * time.Hour)
		c.book(27 * time.Hour)
		c.pass()
		c.settle()
		checkEvents(t, c.events.Posted(), notify.AccountPaused)
		if got := c.events.Posted(); len(got) == 1 && got[0].Data.AccountID != clinicAccount {
			t.Errorf("about %+v", got[0].Data)
		}
	})
}

// A13: a mail that was given up is told of; an event that tells of it and fails
// is not.
func TestDeliveryFailedEvent(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(allEvents)
		c.mails.Fail(notify.Permanent(errors.New("550 no such mailbox")))
		c.book(26 * time.Hour)
		c.pass()
		c.settle()
		events := c.events.Posted()
		checkEvents(t, events, notify.AppointmentPrepared, notify.DeliveryFailed)
		d, err := c.acct().Delivery(t.Context(), events[1].Data.DeliveryID)
		if err != nil || d.State != storage.DeliveryDead || d.Channel != storage.ChannelMail {
			t.Errorf("it tells of %+v (%v)", d, err)
		}
		c.events.Fail(notify.Permanent(errors.New("refused for good")))
		c.must(c.Replay(t.Context(), d.ID)) // dies again: another event, which dies itself
		c.settle()
		dead := 0
		for d, err := range c.acct().Deliveries(t.Context(), storage.DeliveryFilter{State: storage.DeliveryDead}) {
			c.must(err)
			if dead++; d.Kind == string(notify.Invite) && len(d.Attempts) != 2 {
				t.Errorf("the mail was tried %d times", len(d.Attempts))
			}
		}
		if dead != 2 {
			t.Errorf("%d dead deliveries, want the mail and the event about it", dead)
		}
	})
}

// D4: whatever happens to an appointment, and however often the engine stops in
// between, the last event says how it stands, and no two in a row say the same.
func TestEventsFollowTheAppointment(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		deeds := rapid.SliceOfN(rapid.SampledFrom([]string{"move", "cancel", "restore", "pass", "crash", "wait"}), 3, 14).Draw(r, "deeds")
		synctest.Test(t, func(t *testing.T) {
			c := newClinic(t)
			c.settings(func(s *storage.Settings) {
				allEvents(s)
				s.Notifications.AppointmentPrepared = false
			})
			id := c.book(40 * time.Hour)
			c.pass()
			for i, deed := range deeds {
				switch deed {
				case "move":
					c.site.Move(id, c.visitStart(id).Add(time.Minute))
				case "cancel":
					c.site.Cancel(id)
				case "restore":
					c.site.Restore(id)
				case "pass":
					c.pass()
				case "crash":
					c.stopAt(1 + i)
					_, _ = c.Sync(t.Context(), SyncOptions{})
					_, _ = c.Work(t.Context())
					c.restart()
					time.Sleep(2 * time.Minute) // leases end
				case "wait":
					time.Sleep(2 * time.Minute)
				}
			}
			time.Sleep(2 * time.Minute)
			c.pass()
			time.Sleep(2 * time.Minute)
			c.pass()
			var kinds []string
			for _, e := range c.events.Posted() {
				kinds = append(kinds, e.Type)
			}
			last := ""
			if len(kinds) > 0 {
				last = kinds[len(kinds)-1]
			}
			if cancelled := c.visit(id).State == storage.VisitCancelled; cancelled != (last == notify.AppointmentCancelled) {
				t.Errorf("after %v: cancelled %v, told %v", deeds, cancelled, kinds)
			}
			for i := 1; i < len(kinds); i++ {
				if kinds[i] == notify.AppointmentCancelled && kinds[i-1] == kinds[i] {
					t.Errorf("after %v: told twice that it is cancelled: %v", deeds, kinds)
				}
			}
		})
	})
}
