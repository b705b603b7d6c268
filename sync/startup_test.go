package syncer

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// The first save of an account's settings starts no sync; its schedule begins.
func TestA26FirstSaveStartsNoSync(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		stop := c.running()
		defer stop()
		time.Sleep(time.Minute)
		other := c.store.Account("another")
		s, err := c.acct().Settings(t.Context())
		c.must(err)
		s.Meta = storage.Meta{}
		c.must(other.Commit(t.Context(), storage.Put(&s)))
		c.Engine.Account(other.ID()).Wake()
		time.Sleep(10 * time.Minute)
		if runs, err := other.LastSyncRuns(t.Context(), 1); err != nil || len(runs) != 0 {
			t.Errorf("10 minutes after the first save: %d syncs, %v", len(runs), err)
		}
		time.Sleep(8 * time.Minute)
		if runs, err := other.LastSyncRuns(t.Context(), 9); err != nil || len(runs) != 1 {
			t.Errorf("18 minutes after the first save: %d syncs, %v", len(runs), err)
		}
	})
}

// distracted is an EHR during whose answer something else happens.
type distracted struct {
	driver.EHR
	during func()
}

func (d distracted) Appointments(ctx context.Context, from, to time.Time) iter.Seq2[driver.Appointment, error] {
	d.during()
	return d.EHR.Appointments(ctx, from, to)
}

// E15, E19: a physician who is added while a sync is under way is not forgotten
// by it.
func TestE15RosterChangesDuringASync(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		ada, err := c.acct().Physician(t.Context(), "D-1")
		c.must(err)
		c.must(c.acct().Commit(t.Context(), storage.Delete(&ada)))
		id := c.book(3 * time.Hour)
		c.ehr = distracted{c.ehr, func() {
			c.roster(storage.Physician{ID: "D-1", Name: "Ada Example", Type: storage.NotLoggedIn})
			c.must(c.Replan(t.Context()))
		}}
		c.sync()
		c.settle()
		c.wantState(id, storage.VisitReady)
	})
}
