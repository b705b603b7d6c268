package syncer

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// D1, D2, D8: a process whose call is slow is overtaken by another one: what it
// did late is undone, at Zoom and in the EHR.
func TestD2Overtaken(t *testing.T) {
	cases := map[string]struct {
		first  func(c *clinic, id string) // what the slow process begins to carry out
		point  string                     // where it is slow
		second func(c *clinic, id string) // what another one carries out meanwhile
	}{
		"links written after they were taken out": {
			func(c *clinic, id string) { c.changeLinks(id) }, "ehr.links.before",
			func(c *clinic, id string) { c.site.Cancel(id) },
		},
		"links taken out after they were written": {
			func(c *clinic, id string) { c.site.Cancel(id) }, "ehr.unlink.before",
			func(c *clinic, id string) { c.site.Restore(id) },
		},
		"moved to a former time": {
			func(c *clinic, id string) { c.site.Move(id, c.core.Now().Add(30*time.Hour)) }, "video.patch.before",
			func(c *clinic, id string) { c.site.Move(id, c.core.Now().Add(40*time.Hour)) },
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				id := c.book(26 * time.Hour)
				c.pass()
				tc.first(c, id)
				c.sync()
				slow, reached := c.Engine, make(chan struct{})
				goOn, done := make(chan struct{}), make(chan struct{})
				var once sync.Once
				c.points(func(_ context.Context, name string) error {
					if name == tc.point {
						once.Do(func() { close(reached); <-goOn })
					}
					return nil
				})
				go func() { _, _ = slow.Account(clinicAccount).Work(t.Context()); close(done) }()
				<-reached
				c.restart()
				tc.second(c, id)
				c.pass()
				close(goOn)
				<-done
				c.points(account.Nowhere)
				c.until(c.core.Now().Add(10 * time.Minute))
				c.pass()
				v, a := c.visit(id), c.note(id)
				linked := strings.Contains(a, c.PatientURL(v))
				if linked != (v.State == storage.VisitReady) {
					t.Errorf("D2: the visit is %q, the EHR holds %q", v.State, a)
				}
				for _, m := range c.meetings() {
					if v.State != storage.VisitReady || !m.Start.Equal(v.Booking.Start) {
						t.Errorf("D1: a meeting at %v, the visit is %q at %v", m.Start, v.State, v.Booking.Start)
					}
				}
			})
		})
	}
}

// changeLinks makes the links of a visit other ones.
func (c *clinic) changeLinks(id string) {
	v := c.visit(id)
	v.LinkGeneration++
	v.DueAt = c.core.Now()
	c.must(c.acct().Commit(c.t.Context(), storage.Put(&v)))
}

func (c *clinic) note(id string) string {
	a, _ := c.site.Appointment(id)
	return a.Notes
}
