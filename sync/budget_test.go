package syncer

import (
	"testing"
	"time"
)

// B10: what Zoom counts against a host is counted: a meeting made, and one moved.
func TestB10HostBudgets(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		want := func(used int) {
			t.Helper()
			p, err := c.store.Account(clinicAccount).Physician(t.Context(), "D-1")
			if err != nil {
				t.Fatal(err)
			}
			all, err := c.HostBudgets(t.Context(), []string{p.Host})
			if b := all[p.Host]; err != nil || b.Used != used || b.Limit != 100 || b.Spent {
				t.Errorf("budget %+v, %v; want %d used", all, err, used)
			}
		}
		id := c.book(26 * time.Hour)
		c.pass()
		want(1)
		c.site.Move(id, c.visitStart(id).Add(time.Hour))
		c.pass()
		want(2)
		c.pass()
		want(2)
	})
}
