package syncer

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
)

// defaultHost chooses the default host as a save of settings does, and returns
// the preview of it.
func (c *clinic) defaultHost(id string) Preview {
	c.t.Helper()
	s, err := c.acct().Settings(c.t.Context())
	c.must(err)
	s.DefaultHost = id
	p, err := c.PreviewSettings(c.t.Context(), s)
	c.must(err)
	c.must(c.acct().Commit(c.t.Context(), storage.Put(&s)))
	c.must(c.Replan(c.t.Context()))
	c.settle()
	return p
}

// bookStranger books a visit of a physician who is not on the list.
func (c *clinic) bookStranger(in time.Duration) string {
	return c.site.Book(ellkaytest.Appointment{Start: time.Now().Add(in), TypeID: c.typeID, PhysicianID: "D-2", PatientID: "P-1"})
}

// B11: off by default; switched on, the default host takes over the visits that
// need a host, after a preview that says so; switched off, they need one again
// and keep their meeting.
func TestB11DefaultHost(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		own, stray := c.book(26*time.Hour), c.bookStranger(27*time.Hour)
		c.pass()
		c.wantState(own, storage.VisitReady)
		c.wantState(stray, storage.VisitNeedsHost)
		c.wantPosted("invite")

		p := c.defaultHost("D-1")
		if len(p.Effects) != 1 || len(p.Rows) != 1 || p.Rows[0].AppointmentID != stray || p.Rows[0].Action != ActionCreate || p.Confirm == "" {
			t.Errorf("switching it on is previewed as %+v", p)
		}
		v := c.wantState(stray, storage.VisitReady)
		if v.HostedBy != "D-1" || v.Host != c.visit(own).Host || len(v.Problems) != 0 || v.Booking.Physician.ID != "D-2" {
			t.Errorf("adopted: hosted by %q, problems %v", v.HostedBy, v.Problems)
		}
		c.wantPosted("invite", "invite")
		c.pass()
		if again := c.visit(stray); again.Version() != v.Version() {
			t.Error("the next sync changes it")
		}

		p = c.defaultHost("")
		if len(p.Effects) != 1 || len(p.Rows) != 1 {
			t.Errorf("switching it off is previewed as %+v", p)
		}
		v = c.wantState(stray, storage.VisitNeedsHost)
		if len(c.meetings()) != 2 || v.HostedBy != "" {
			t.Error("it must keep its meeting, and lose its host")
		}
		c.defaultHost("D-1")
		if back := c.wantState(stray, storage.VisitReady); back.Meeting.ID != v.Meeting.ID {
			t.Error("adopted again, it has another meeting")
		}
		c.wantPosted("invite", "invite")
	})
}

// B11, E3: when the physician comes onto the list, the visit is handed over to
// them: a new meeting, the default host's link dead, the patient's the same and
// nobody mailed. The default host's removal from the list gives it back.
func TestB11HandedOver(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(func(s *storage.Settings) { s.DefaultHost = "D-1" })
		id := c.bookStranger(26 * time.Hour)
		c.pass()
		was := c.wantState(id, storage.VisitReady)
		p, err := c.PreviewRoster(t.Context(), []string{"D-1"})
		if err != nil || len(p.Rows) != 1 || p.Confirm == "" {
			t.Errorf("removing the default host is previewed as %+v, %v", p, err)
		}
		c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		c.must(c.Replan(t.Context()))
		c.settle()
		v := c.wantState(id, storage.VisitReady)
		if v.HostedBy != "" || v.Host == was.Host || v.Meeting.ID == was.Meeting.ID || len(c.meetings()) != 1 {
			t.Errorf("not handed over: %+v", v.Meeting)
		}
		if c.PhysicianURL(v) == c.PhysicianURL(was) || c.PatientURL(v) != c.PatientURL(was) {
			t.Error("the host's link must change, the patient's must not")
		}
		w := httptest.NewRecorder()
		c.LinkHandler(SignIn{}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, c.PhysicianURL(was), nil))
		if w.Code != http.StatusGone {
			t.Errorf("the default host's link answers %d", w.Code)
		}
		c.wantPosted("invite")
	})
}

// B11, E22: the default host's coming is the physician's.
func TestB11Presence(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.hooked()
		c.settings(func(s *storage.Settings) { s.DefaultHost = "D-1" })
		id := c.bookStranger(2 * time.Hour)
		c.pass()
		c.held(id, storage.RolePhysician, storage.RolePatient)
		v := c.wantState(id, storage.VisitEnded)
		if len(v.Absent) != 0 {
			t.Errorf("absent: %v", v.Absent)
		}
		for _, p := range v.Presence {
			if p.Role == storage.RolePhysician && p.ID != "D-1" {
				t.Errorf("the physician who was there is %q", p.ID)
			}
		}
	})
}

// B11: a default host who is not on the list, or not any more, hosts nothing.
func TestB11NotOnTheList(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.settings(func(s *storage.Settings) { s.DefaultHost = "D-9" })
		id := c.bookStranger(26 * time.Hour)
		c.pass()
		c.wantState(id, storage.VisitNeedsHost)
	})
}

// A28: staff see whom a visit needs: the EHR's name of a physician who is not on
// the list, asked for once; and the name of one who was on it.
func TestA28NameOfAStranger(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		own, stray := c.book(26*time.Hour), c.bookStranger(27*time.Hour)
		c.pass()
		if got := c.visit(stray).Booking.Physician; got.Name == "" {
			t.Errorf("the physician is %+v", got)
		}
		c.lk.ResetCalls()
		c.pass()
		if n := c.lk.CallsTotal() - c.lk.Calls("BeginSearchAppointments") - c.lk.Calls("NextSearchAppointments"); n != 0 {
			t.Errorf("D7: %d calls besides paging", n)
		}
		p, err := c.acct().Physician(t.Context(), "D-1")
		c.must(err)
		c.must(c.acct().Commit(t.Context(), storage.Delete(&p)))
		c.must(c.Replan(t.Context()))
		if v := c.wantState(own, storage.VisitNeedsHost); v.Booking.Physician.Name != "Ada Example" {
			t.Errorf("the physician who was removed is %+v", v.Booking.Physician)
		}
	})
}

// A28: without an answer the id must do, and the sync goes on.
func TestA28NamesRefused(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpGetPhysicians, Code: ellkaytest.BadFieldInput, Times: 20})
		id := c.bookStranger(27 * time.Hour)
		c.pass()
		if v := c.wantState(id, storage.VisitNeedsHost); v.Booking.Physician.ID != "D-2" {
			t.Errorf("the physician is %+v", v.Booking.Physician)
		}
	})
}
