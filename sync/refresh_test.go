package syncer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// lose deletes a visit's meeting in Zoom, and lets the webhook arrive.
func (c *clinic) lose(id string) {
	c.t.Helper()
	c.must(c.zoom.DeleteMeeting(c.visit(id).Meeting.ID))
	c.told()
}

// B17: a meeting that was deleted in Zoom is made anew, and whoever has a mail
// with a link is told once for each time; nobody else is.
func TestB17ToldOnce(t *testing.T) {
	cases := map[string]struct {
		settings func(*storage.Settings)
		act      func(c *clinic, id string)
		want     []string
	}{
		"once": {nil, func(c *clinic, id string) { c.lose(id) }, []string{"invite", "refreshed"}},
		"once, whatever comes after": {nil, func(c *clinic, id string) {
			c.lose(id)
			c.must(c.Account.at.Doubt(c.t.Context(), id, c.visit(id).Meeting.ID))
			c.restart()
			c.pass()
			c.pass()
		}, []string{"invite", "refreshed"}},
		"each time":  {nil, func(c *clinic, id string) { c.lose(id); c.lose(id) }, []string{"invite", "refreshed", "refreshed"}},
		"no mail":    {func(s *storage.Settings) { s.PatientEmail.Enabled = false }, func(c *clinic, id string) { c.lose(id) }, nil},
		"A8 no link": {func(s *storage.Settings) { s.JoinLinkOnlyInReminder = true }, func(c *clinic, id string) { c.lose(id) }, []string{"invite"}},
		"A8 the link came with the reminder": {func(s *storage.Settings) { s.JoinLinkOnlyInReminder = true }, func(c *clinic, id string) {
			c.until(c.visitStart(id).Add(-30 * time.Minute))
			c.lose(id)
		}, []string{"invite", "reminder", "refreshed"}},
		"the participant too": {nil, func(c *clinic, id string) {
			_, err := c.AddParticipant(c.t.Context(), id, "Robin", "robin@mail.example")
			c.must(err)
			c.settle()
			c.lose(id)
		}, []string{"invite", "invite", "refreshed", "refreshed"}},
		"moved meanwhile: the new time is told, and that is all": {nil, func(c *clinic, id string) {
			c.must(c.zoom.DeleteMeeting(c.visit(id).Meeting.ID))
			c.site.Move(id, c.visitStart(id).Add(time.Hour))
			c.sync()
			c.told()
		}, []string{"invite", "changed"}},
		"cancelled meanwhile": {nil, func(c *clinic, id string) {
			c.must(c.zoom.DeleteMeeting(c.visit(id).Meeting.ID))
			c.site.Cancel(id)
			c.sync()
			c.told()
		}, []string{"invite", "cancelled"}},
		"another host, no loss": {nil, func(c *clinic, id string) { c.site.Reassign(id, "D-2"); c.pass() }, []string{"invite"}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(_ *testing.T, c *clinic) {
				c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
				if test.settings != nil {
					c.settings(test.settings)
				}
				c.hooked()
				id := c.book(26 * time.Hour)
				c.pass()
				c.told()
				test.act(c, id)
				c.wantPosted(test.want...)
			})
		})
	}
}

// B17: every stored link leads to the new meeting: the registrants' own, the
// room's, the mail's and the EHR's.
func TestB17EveryLinkRefreshed(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.zoom.SetQuirks(func(q *zoomtest.Quirks) { q.NoCustCreate = true })
		p, err := c.acct().Physician(t.Context(), "D-1")
		c.must(err)
		p.Type, p.Email = storage.LoggedIn, "ada@clinic.example"
		c.roster(p)
		c.zoom.AddUser(zoomtest.User{Email: "ada@clinic.example", Type: 2})
		c.hooked()
		room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
		id := c.book(26 * time.Hour)
		c.pass()
		_, err = c.AddParticipant(t.Context(), id, "Robin", "robin@mail.example")
		c.must(err)
		_, err = c.ReserveRoom(t.Context(), id, room.WorkspaceID)
		c.must(err)
		c.settle()
		c.told()
		was := c.wantState(id, storage.VisitReady)
		c.lose(id)
		v := c.wantState(id, storage.VisitReady)
		if v.Meeting.ID == was.Meeting.ID || v.Access.JoinURL == was.Access.JoinURL || v.Participants[0].Access.JoinURL == was.Participants[0].Access.JoinURL {
			t.Errorf("links to the former meeting are kept: %+v", v.Access)
		}
		people := c.zoom.Registrants(v.Meeting.ID)
		for _, own := range []storage.Access{v.Access, v.Participants[0].Access} {
			if !slices.ContainsFunc(people, func(r zoomtest.Registrant) bool { return r.ID == own.Registrant }) {
				t.Errorf("nobody is registered as %q: %+v", own.Registrant, people)
			}
		}
		c.wantRoom(id, room)
		a, _ := c.site.Appointment(id)
		join := c.PatientURL(v)
		if !strings.Contains(a.Notes, join) || !slices.ContainsFunc(c.mails.Sent(), func(m notify.Message) bool {
			return strings.Contains(m.Subject, "The link") && strings.Contains(m.Text, join)
		}) {
			t.Error("D2: the patient's link is not in the EHR, or not in the mail")
		}
	})
}
