package syncer

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom/webhooks"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// hooked connects the fake Zoom's webhooks; lost names events that never come.
func (c *clinic) hooked(lost ...string) {
	hook, err := webhooks.NewVerifier(zoomtest.DefaultSecretToken)
	c.must(err)
	_, err = c.zoom.SubscribeHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		zoomvideo.WebhookHandler(c.live.Load(), hook, zoomvideo.WebhookOptions{AccountOf: everyAccount}).ServeHTTP(w, r)
	}), zoomtest.Events(slices.DeleteFunc([]string{
		webhooks.EventMeetingStarted, webhooks.EventMeetingEnded, webhooks.EventParticipantJoined, webhooks.EventParticipantLeft,
		webhooks.EventJoinedWaitingRoom, webhooks.EventLeftWaitingRoom, webhooks.EventMeetingDeleted, webhooks.EventMeetingUpdated,
		webhooks.EventWaitingForHost, webhooks.EventWaitingForHostLeft, webhooks.EventJoinedBeforeHost,
	}, func(e string) bool { return slices.Contains(lost, e) })...))
	c.must(err)
}

// told lets the webhooks arrive and folds them.
func (c *clinic) told() {
	c.t.Helper()
	synctest.Wait()
	time.Sleep(time.Second)
	synctest.Wait()
	_, err := c.applyEvents(c.t.Context())
	c.must(err)
	c.settle()
}

// held plays a visit: who comes stays 20 minutes.
func (c *clinic) held(id string, come ...storage.Role) {
	c.t.Helper()
	c.until(c.visitStart(id))
	v := c.visit(id)
	if slices.Contains(come, storage.RolePhysician) {
		_, err := c.zoom.Start(v.Meeting.ID, v.Host)
		c.must(err)
		c.told()
	}
	if slices.Contains(come, storage.RolePatient) {
		p, err := c.zoom.Join(v.Meeting.ID, zoomtest.Person{UserID: v.Access.UserID, Name: "whoever"})
		c.must(err)
		if slices.Contains(come, storage.RolePhysician) {
			c.must(c.zoom.Admit(v.Meeting.ID, p.UUID))
		}
		c.told()
	}
	time.Sleep(20 * time.Minute)
	if slices.Contains(come, storage.RolePhysician) {
		c.must(c.zoom.End(v.Meeting.ID))
		c.told()
	}
}

// E22, B7: whatever webhooks were lost, presence and no-shows come out the same
// half an hour after the end, and nobody is in the meeting twice.
func TestE22LostWebhooks(t *testing.T) {
	both := []storage.Role{storage.RolePhysician, storage.RolePatient}
	everything := []string{webhooks.EventMeetingStarted, webhooks.EventMeetingEnded, webhooks.EventParticipantJoined, webhooks.EventParticipantLeft, webhooks.EventJoinedWaitingRoom, webhooks.EventLeftWaitingRoom, webhooks.EventWaitingForHost, webhooks.EventWaitingForHostLeft}
	cases := map[string]struct {
		come, absent []storage.Role
		lost         []string
	}{
		"none":                         {come: both},
		"the end":                      {come: both, lost: []string{webhooks.EventMeetingEnded}},
		"the end and leaves":           {come: both, lost: []string{webhooks.EventMeetingEnded, webhooks.EventParticipantLeft}},
		"the joins":                    {come: both, lost: []string{webhooks.EventParticipantJoined}},
		"all but the start":            {come: both, lost: everything[1:]},
		"all":                          {come: both, lost: everything},
		"all, nobody came":             {absent: []storage.Role{storage.RolePatient, storage.RolePhysician}, lost: everything},
		"none, the patient stays away": {come: both[:1], absent: both[1:]},
		"all, the patient stays away":  {come: both[:1], absent: both[1:], lost: everything},
		"leaving the waiting room":     {come: both[1:], absent: both[:1], lost: []string{webhooks.EventLeftWaitingRoom, webhooks.EventWaitingForHostLeft, webhooks.EventMeetingEnded}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.settings(func(s *storage.Settings) { s.Notifications.PatientLeft = true })
				c.hooked(test.lost...)
				id := c.book(2 * time.Hour)
				c.pass()
				c.held(id, test.come...)
				c.until(c.visit(id).Booking.End().Add(30 * time.Minute))
				v := c.wantState(id, storage.VisitEnded)
				if !slices.Equal(v.Absent, test.absent) {
					t.Errorf("absent: %v, want %v", v.Absent, test.absent)
				}
				stays := map[storage.Role]int{}
				for _, p := range v.Presence {
					if p.LeftAt.IsZero() {
						t.Errorf("%s is still there: %+v", p.Role, p)
					}
					if !p.Waiting {
						stays[p.Role]++
					}
				}
				for _, who := range test.come {
					if waits := len(test.come) == 1 && who == storage.RolePatient; !waits && stays[who] != 1 {
						t.Errorf("%s was there %d times: %+v", who, stays[who], v.Presence)
					}
				}
				gone := 0
				for _, e := range c.events.Posted() {
					if e.Type == "patient.left" {
						gone++
					}
				}
				if len(test.come) == 2 && gone != 1 {
					t.Errorf("D4: the patient's leaving was told %d times", gone)
				}
				if v.ReviewedAt.IsZero() != (len(test.lost) == 0) {
					t.Errorf("Zoom was asked at %v although nothing was lost, or not asked", v.ReviewedAt)
				}
			})
		})
	}
}

// E27: a meeting that goes on is not ended, and ends when it does, although no
// webhook says so.
func TestE27LongMeetingWithoutWebhooks(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.hooked(webhooks.EventMeetingEnded, webhooks.EventParticipantLeft)
		id := c.book(2 * time.Hour)
		c.pass()
		c.until(c.visitStart(id))
		v := c.visit(id)
		_, err := c.zoom.Start(v.Meeting.ID, v.Host)
		c.must(err)
		c.told()
		c.until(v.Booking.End().Add(time.Hour))
		c.wantState(id, storage.VisitLive)
		c.must(c.zoom.End(v.Meeting.ID))
		ended := time.Now()
		c.until(ended.Add(30 * time.Minute))
		if v := c.wantState(id, storage.VisitEnded); v.EndedAt.Sub(ended).Abs() > time.Minute {
			t.Errorf("it ended at %v, not %v", v.EndedAt, ended)
		}
	})
}
