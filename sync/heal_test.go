package syncer

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// E21, B17: what is done to a meeting in Zoom is undone; the EHR's time wins.
func TestE21EditedInZoom(t *testing.T) {
	cases := map[string]struct {
		edit    func(*zoomtest.Meeting)
		another bool // another meeting takes its place
	}{
		"another time":     {func(m *zoomtest.Meeting) { m.Start = m.Start.Add(time.Hour) }, false},
		"another duration": {func(m *zoomtest.Meeting) { m.Duration = 5 }, false},
		"another topic":    {func(m *zoomtest.Meeting) { m.Topic = "Pat's visit" }, false},
		"D6 stamp removed": {func(m *zoomtest.Meeting) { m.Agenda, m.Topic = "mine now", "Mine" }, true},
		"deleted":          {nil, true},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				c.hooked()
				id := c.book(26 * time.Hour)
				c.pass()
				c.told()
				was := c.meetings()[0]
				if test.edit == nil {
					c.must(c.zoom.DeleteMeeting(was.ID))
				} else {
					c.must(c.zoom.EditMeeting(was.ID, test.edit))
				}
				c.told()
				v := c.wantState(id, storage.VisitReady)
				now, _ := c.zoom.Meeting(v.Meeting.ID)
				if now.Topic != was.Topic || !now.Start.Equal(was.Start) || now.Duration != was.Duration || now.Deleted {
					t.Errorf("the meeting is %+v, was %+v", now, was)
				}
				if test.another != (now.ID != was.ID) {
					t.Errorf("meeting %d, was %d", now.ID, was.ID)
				}
				if left, _ := c.zoom.Meeting(was.ID); strings.HasPrefix(name, "D6") && (left.Deleted || left.Topic != "Mine") {
					t.Errorf("D6: a meeting that is not ours any more was touched: %+v", left)
				}
				if test.another {
					c.wantPosted("invite", "refreshed")
				} else {
					c.wantPosted("invite")
				}
				told := map[string]bool{}
				for _, e := range c.events.Posted() {
					told[e.ID] = true
				}
				if want := 1; test.another && len(told) != want+1 || !test.another && len(told) != want {
					t.Errorf("%d events tell that it is prepared", len(told))
				}
			})
		})
	}
}

// E11: our own changes of a meeting come back as webhooks, and cost nothing.
func TestE11OwnEdits(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.hooked()
		id := c.book(26 * time.Hour)
		c.pass()
		c.told()
		c.site.Move(id, c.visitStart(id).Add(time.Hour))
		c.pass()
		c.zoom.ResetCalls()
		c.told()
		if n := c.zoom.CallsTotal(); n != 0 {
			t.Errorf("the echo of a move cost %d calls", n)
		}
	})
}

// E21: without a webhook, the press of the physician's button finds out that the
// meeting is gone; the patient's link that their Zoom user is.
func TestE21FoundByLink(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(20 * time.Minute)
		c.pass()
		was := c.visit(id)
		press := func(method, url string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			c.LinkHandler(SignIn{}).ServeHTTP(w, httptest.NewRequest(method, url, nil))
			c.settle()
			return w
		}
		c.must(c.zoom.DeleteMeeting(was.Meeting.ID))
		start := c.PhysicianURL(was)
		if w := press(http.MethodPost, start); w.Code != http.StatusOK {
			t.Errorf("the button's first answer: %d", w.Code)
		}
		if now := c.wantState(id, storage.VisitReady); now.Meeting.ID == was.Meeting.ID {
			t.Error("no other meeting was made")
		}
		if w := press(http.MethodPost, start); w.Code != http.StatusSeeOther {
			t.Errorf("the button's second answer: %d", w.Code)
		}
		c.must(c.deleteUser(was.Access.UserID))
		join := c.PatientURL(was)
		for _, step := range []struct {
			method string
			code   int
		}{{http.MethodGet, 200}, {http.MethodGet, 200}, {http.MethodPost, 303}, {http.MethodGet, 302}} {
			if w := press(step.method, join); w.Code != step.code {
				t.Errorf("%s: %d, want %d", step.method, w.Code, step.code)
			}
		}
	})
}

// deleteUser deletes a Zoom user behind the engine's back.
func (c *clinic) deleteUser(id string) error {
	return c.client.Users.Delete(c.t.Context(), id, &zoom.UserDeleteOptions{Permanently: true})
}

// E21, E1: what is edited while people are in the meeting is put right after.
func TestE21EditedWhileLive(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.hooked()
		id := c.book(26 * time.Hour)
		c.pass()
		was := c.meetings()[0]
		_, err := c.zoom.Start(was.ID, was.HostID)
		c.must(err)
		c.told()
		c.must(c.zoom.EditMeeting(was.ID, func(m *zoomtest.Meeting) { m.Start = m.Start.Add(time.Hour) }))
		c.told()
		c.wantState(id, storage.VisitLive)
		c.must(c.zoom.End(was.ID))
		c.told()
		c.wantState(id, storage.VisitReady)
		if now := c.meetings()[0]; !now.Start.Equal(was.Start) {
			t.Errorf("after the rehearsal it is at %v, was at %v", now.Start, was.Start)
		}
	})
}
