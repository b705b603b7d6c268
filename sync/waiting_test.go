package syncer

import (
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// B7: the patient waits as long as they are there and the host is not: before the
// meeting, in the waiting room, and in a meeting that may begin without a host.
func TestB7Waiting(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.hooked()
		id := c.book(2 * time.Hour)
		c.pass()
		c.until(c.visitStart(id).Add(-5 * time.Minute))
		v := c.visit(id)
		wantWaiting := func(what string, want bool) {
			t.Helper()
			c.told()
			if since := c.visit(id).WaitingSince(); since.IsZero() == want {
				t.Errorf("%s: waiting since %v", what, since)
			}
		}
		wantWaiting("nobody is there", false)
		p, err := c.zoom.Join(v.Meeting.ID, zoomtest.Person{UserID: v.Access.UserID})
		c.must(err)
		wantWaiting("the patient is there", true)
		_, err = c.zoom.Start(v.Meeting.ID, v.Host)
		c.must(err)
		wantWaiting("the host came", false)
		for _, q := range c.zoom.Participants(v.Meeting.ID) {
			if q.UserID == v.Access.UserID {
				p = q
			}
		}
		c.must(c.zoom.Admit(v.Meeting.ID, p.UUID))
		wantWaiting("both are there", false)
		time.Sleep(30 * time.Minute)
		c.must(c.zoom.End(v.Meeting.ID))
		wantWaiting("it is over", false)
		if v := c.wantState(id, storage.VisitEnded); len(v.Absent) != 0 {
			t.Errorf("absent: %v", v.Absent)
		}
	})
}

// B7: no-shows of both kinds. Whoever waited in vain has come; a trial before the
// visit is not the visit.
func TestB7NoShows(t *testing.T) {
	both := []storage.Role{storage.RolePatient, storage.RolePhysician}
	cases := map[string]struct {
		act    func(c *clinic, id string, v storage.Visit)
		absent []storage.Role
	}{
		"nobody came":      {func(*clinic, string, storage.Visit) {}, both},
		"both came":        {func(c *clinic, id string, _ storage.Visit) { c.held(id, storage.RolePhysician, storage.RolePatient) }, nil},
		"patient no-show":  {func(c *clinic, id string, _ storage.Visit) { c.held(id, storage.RolePhysician) }, both[:1]},
		"host no-show":     {func(c *clinic, id string, _ storage.Visit) { c.held(id, storage.RolePatient) }, both[1:]},
		"only a rehearsal": {func(c *clinic, _ string, v storage.Visit) { c.rehearse(v) }, both},
		"a rehearsal by the host, then a patient in vain": {func(c *clinic, id string, v storage.Visit) {
			c.rehearse(v)
			c.held(id, storage.RolePatient)
		}, both[1:]},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.hooked()
				id := c.book(3 * time.Hour)
				c.pass()
				test.act(c, id, c.visit(id))
				c.until(c.visit(id).Booking.End().Add(30 * time.Minute))
				c.told()
				if v := c.wantState(id, storage.VisitEnded); !slices.Equal(v.Absent, test.absent) {
					t.Errorf("absent: %v, want %v; presence %+v", v.Absent, test.absent, v.Presence)
				}
			})
		})
	}
}

// rehearse has the host try the meeting out, long before the visit.
func (c *clinic) rehearse(v storage.Visit) {
	_, err := c.zoom.Start(v.Meeting.ID, v.Host)
	c.must(err)
	c.told()
	time.Sleep(5 * time.Minute)
	c.must(c.zoom.End(v.Meeting.ID))
	c.told()
}
