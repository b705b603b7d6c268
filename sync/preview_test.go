package syncer

import (
	"fmt"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// B1: a preview says row by row what a sync would do, and why, in its own words;
// it does none of it, and the sync does just that.
func TestB1Preview(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		moved, given, gone, same := c.book(26*time.Hour), c.book(28*time.Hour), c.book(30*time.Hour), c.book(32*time.Hour)
		c.pass()
		c.site.Move(moved, c.visitStart(moved).Add(time.Hour))
		c.site.Reassign(given, "D-2")
		c.site.Cancel(gone)
		fresh := c.book(34 * time.Hour)
		before := map[string]int64{}
		for _, id := range []string{moved, given, gone, same} {
			before[id] = c.visit(id).Version()
		}
		c.zoom.ResetCalls()
		p, err := c.Preview(t.Context())
		c.must(err)
		got := map[string]Action{}
		for _, r := range p.Rows {
			got[r.AppointmentID] = r.Action
			if r.Why == "" {
				t.Errorf("no reason for %s", r.Action)
			}
		}
		want := map[string]Action{moved: ActionPatch, given: ActionTransfer, gone: ActionCancel, same: ActionNone, fresh: ActionCreate}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("rows %v, want %v", got, want)
		}
		for id, version := range before {
			if c.visit(id).Version() != version {
				t.Error("the preview changed a visit")
			}
		}
		if n := c.zoom.CallsTotal(); n != 0 {
			t.Errorf("the preview made %d calls to Zoom", n)
		}
		run := c.sync()
		if fmt.Sprint(run.Changes) != "map[cancel:1 create:1 patch:1 transfer:1]" {
			t.Errorf("the sync did %v", run.Changes)
		}
	})
}
