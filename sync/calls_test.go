package syncer

import (
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
)

// cost counts, by the fake servers, the calls that act causes until all is at
// rest: to Zoom, and to the EHR besides the pages of its search.
func (c *clinic) cost(act func()) (zoom, ehr int) {
	c.t.Helper()
	c.zoom.ResetCalls()
	c.lk.ResetCalls()
	act()
	c.pass()
	c.pass()
	return c.zoom.CallsTotal(), c.lk.CallsTotal() - c.lk.Calls(ellkaytest.OpBeginSearchAppointments) - c.lk.Calls(ellkaytest.OpNextSearchAppointments)
}

// The minimum of calls per visit, as the package's doc comment derives it. Each
// case starts with a clinic that has one visit, of P-1 with D-1.
func TestCallsAreTheMinimum(t *testing.T) {
	cases := map[string]struct {
		act       func(c *clinic, id string)
		zoom, ehr int
	}{
		"unchanged":                        {func(*clinic, string) {}, 0, 0},
		"new":                              {func(c *clinic, _ string) { c.bookFor("P-2", "D-1") }, 3, 4},
		"new, the patient's user is there": {func(c *clinic, _ string) { c.bookFor("P-1", "D-1") }, 2, 4},
		"new, the physician's first":       {func(c *clinic, _ string) { c.bookFor("P-2", "D-2") }, 5, 4},
		"two new at once":                  {func(c *clinic, _ string) { c.bookFor("P-2", "D-1"); c.bookFor("P-3", "D-1") }, 6, 8},
		"moved":                            {func(c *clinic, id string) { c.site.Move(id, c.visitStart(id).Add(time.Hour)) }, 2, 0},
		"moved, the address is old": {func(c *clinic, id string) {
			time.Sleep(2 * time.Hour)
			c.site.Move(id, c.visitStart(id).Add(time.Hour))
		}, 2, 1},
		"cancelled": {func(c *clinic, id string) { c.site.Cancel(id) }, 3, 3},
		"cancelled, the user is needed": {func(c *clinic, id string) {
			c.bookFor("P-1", "D-1")
			c.pass()
			c.zoom.ResetCalls()
			c.lk.ResetCalls()
			c.site.Cancel(id)
		}, 2, 3},
		"updates disabled (A7), new": {func(c *clinic, _ string) {
			c.settings(func(s *storage.Settings) { s.DisableAppointmentUpdates = true })
			c.bookFor("P-2", "D-1")
		}, 3, 1},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				for _, id := range []string{"P-2", "P-3"} {
					c.site.AddPatient(ellkaytest.Patient{ID: id, FirstName: "Kim", LastName: "Example", Email: strings.ToLower(id) + "@mail.example"})
				}
				c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
				id := c.book(26 * time.Hour)
				c.pass()
				zoom, ehr := c.cost(func() { test.act(c, id) })
				if zoom != test.zoom || ehr != test.ehr {
					t.Errorf("%d calls to Zoom, %d to the EHR; want %d and %d: %v", zoom, ehr, test.zoom, test.ehr, c.zoom.CallLog())
				}
			})
		})
	}
}

// bookFor books a visit in a day and a half.
func (c *clinic) bookFor(patient, physician string) string {
	return c.site.Book(ellkaytest.Appointment{Start: time.Now().Add(36 * time.Hour), TypeID: c.typeID, PhysicianID: physician, PatientID: patient})
}
