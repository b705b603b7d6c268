package syncer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

var errStopped = errors.New("the process ended here")

// stopAt makes the engine stop at the nth point of all it passes, and every
// point after it: a process that has ended does nothing more.
func (c *clinic) stopAt(n int) (names *[]string) {
	names = new([]string)
	var mu sync.Mutex
	c.points(func(_ context.Context, name string) error {
		mu.Lock()
		defer mu.Unlock()
		*names = append(*names, name)
		if len(*names) >= n {
			return errStopped
		}
		return nil
	})
	return names
}

// day is the story that is stopped everywhere: a visit is made, moved and given
// to another physician; another one is cancelled.
func (c *clinic) day(ids []string) {
	step := func() {
		_, _ = c.Sync(c.t.Context(), SyncOptions{})
		_, _ = c.Work(c.t.Context())
		_, _ = c.Deliver(c.t.Context())
	}
	step()
	start := c.visitStart(ids[0])
	c.site.Move(ids[0], start.Add(time.Hour))
	c.site.Reassign(ids[0], "D-2")
	c.site.Cancel(ids[1])
	step()
}

// D1, D2, D3, D4, D10, E8, E19: the engine is stopped at each point of the
// story, before or after a call or a commit, and started again.
func TestE8StoppedAnywhere(t *testing.T) {
	var all []string
	inClinic(t, func(t *testing.T, c *clinic) {
		names := c.stopAt(1 << 30)
		c.prepareDay()
		all = *names
	})
	distinct := map[string]bool{}
	for _, n := range all {
		distinct[n] = true
	}
	if len(distinct) < 40 {
		t.Errorf("%d kinds of points, want at least 40: %v", len(distinct), slices.Sorted(maps.Keys(distinct)))
	}
	for n := 1; n <= len(all); n++ {
		t.Run(fmt.Sprintf("%d %s", n, all[n-1]), func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) { c.stopAndRecover(n) })
		})
	}
}

func (c *clinic) prepareDay() []string {
	c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
	ids := []string{c.book(26 * time.Hour), c.book(28 * time.Hour)}
	c.day(ids)
	return ids
}

func (c *clinic) stopAndRecover(n int) {
	c.stopAt(n)
	ids := c.prepareDay()
	c.restart()
	time.Sleep(2 * time.Minute) // leases end
	for range 3 {
		c.pass()
		c.until(c.core.Now().Add(15 * time.Minute))
	}
	moved := c.wantState(ids[0], storage.VisitReady)
	gone, err := c.acct().Visit(c.t.Context(), ids[1])
	if err == nil && gone.State != storage.VisitCancelled { // else it was cancelled before it was seen
		c.t.Errorf("the cancelled visit is %q", gone.State)
	}
	m := c.meetings()
	if len(m) != 1 || m[0].ID != moved.Meeting.ID || !m[0].Start.Equal(moved.Booking.Start) || m[0].HostID != moved.Host {
		c.t.Errorf("D1: meetings at Zoom %+v, the visit's %+v", m, moved.Meeting)
	}
	a, _ := c.site.Appointment(ids[0])
	if !strings.Contains(a.Notes, c.PhysicianURL(moved)) || !strings.Contains(a.Notes, c.PatientURL(moved)) {
		c.t.Errorf("D2: the EHR holds %q", a.Notes)
	}
	c.until(moved.Booking.Start)
	c.checkMails(ids, moved)
	c.until(moved.Booking.End().Add(time.Hour))
	if c.visitors() != 0 {
		c.t.Error("A36: the patient's user is still there")
	}
	if v := c.visit(ids[0]); !v.DueAt.IsZero() || v.State != storage.VisitEnded {
		c.t.Errorf("at the end it is %q and due at %v", v.State, v.DueAt)
	}
}

// checkMails: who was told of a time that does not hold was told of the one that
// does; one reminder each; by Message-ID, nothing twice.
func (c *clinic) checkMails(ids []string, moved storage.Visit) {
	c.t.Helper()
	kinds := map[string][]string{}
	for d, err := range c.acct().Deliveries(c.t.Context(), storage.DeliveryFilter{}) {
		c.must(err)
		if d.Channel == storage.ChannelMail && d.State == storage.DeliverySent {
			kinds[d.AppointmentID] = append(kinds[d.AppointmentID], d.Kind)
		}
		if d.State == storage.DeliveryQueued && d.DueAt.Before(c.core.Now()) {
			c.t.Errorf("D4: %s was never dealt with", d.Kind)
		}
	}
	for _, k := range kinds {
		slices.Sort(k)
	}
	if got := fmt.Sprint(kinds[ids[0]]); got != "[changed invite reminder]" && got != "[invite reminder]" {
		c.t.Errorf("D3: the moved visit's mails: %v", got)
	}
	if got := fmt.Sprint(kinds[ids[1]]); got != "[cancelled invite]" && got != "[]" {
		c.t.Errorf("D3: the cancelled visit's mails: %v", got)
	}
	prepared := 0
	for _, e := range c.events.Posted() {
		if e.Data.AppointmentID == ids[0] && e.Data.MeetingID == fmt.Sprint(moved.Meeting.ID) {
			prepared++
		}
	}
	if prepared == 0 {
		c.t.Error("D4: nobody was told that the moved visit is prepared")
	}
}

// stopNamed makes the engine stop the first time it passes a point, for good.
func (c *clinic) stopNamed(point string) {
	stopped := false
	var mu sync.Mutex
	c.core.Points.Set(func(_ context.Context, name string) error {
		mu.Lock()
		defer mu.Unlock()
		if stopped = stopped || name == point; stopped {
			return errStopped
		}
		return nil
	})
}
