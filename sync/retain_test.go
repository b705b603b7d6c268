package syncer

import (
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// B13: the daily sweep removes what is past its retention, also of an account
// that is paused, and leaves a proof.
func TestB13SweepRetains(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		old := &storage.Visit{AppointmentID: "old", State: storage.VisitEnded, Booking: storage.Booking{Start: time.Now().AddDate(0, 0, -366)}}
		young := &storage.Visit{AppointmentID: "young", State: storage.VisitEnded, Booking: storage.Booking{Start: time.Now().AddDate(0, 0, -364)}}
		c.must(c.acct().Commit(t.Context(), storage.Put(old), storage.Put(young)))
		c.must(c.Account.at.EditStatus(t.Context(), func(st *storage.Status) bool {
			st.Paused = &storage.Pause{Code: "test", Since: c.core.Now()}
			return true
		}))
		stop := c.running()
		time.Sleep(time.Minute)
		_, err := c.acct().Visit(t.Context(), "old")
		if !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("a visit past its retention: %v", err)
		}
		if _, err := c.acct().Visit(t.Context(), "young"); err != nil {
			t.Errorf("a visit within its retention: %v", err)
		}
		time.Sleep(48 * time.Hour)
		stop()
		if _, err := c.acct().Visit(t.Context(), "young"); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("the sweep of the next day has not removed it: %v", err)
		}
		proofs := 0
		for p, err := range c.store.ErasureRecords(t.Context(), clinicAccount) {
			c.must(err)
			if p.Kind != storage.ErasurePurge || p.Ended.IsZero() || p.Records["visit"] != 1 {
				t.Errorf("proof %+v", p)
			}
			proofs++
		}
		if proofs != 2 {
			t.Errorf("%d proofs", proofs)
		}
	})
}

// B13, E16: an account whose data were kept under legal hold goes on once it is
// installed again; one that did not remove the app is left alone.
func TestE16Reinstalled(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.must(c.Uninstalled(t.Context(), clinicAccount, driver.Removal{}))
		c.must(c.Resume(t.Context())) // corrected keys are no installation
		if gone, err := c.HasUninstalled(t.Context()); !gone || err != nil {
			t.Fatalf("resumed without an installation: %v, %v", gone, err)
		}
		c.must(c.Reinstalled(t.Context()))
		if run := c.sync(); run.State != storage.RunSucceeded {
			t.Errorf("installed again: %+v", run)
		}
		c.must(c.Account.at.EditStatus(t.Context(), func(st *storage.Status) bool {
			st.Paused = &storage.Pause{Code: "keys", Since: c.core.Now()}
			return true
		}))
		c.must(c.Reinstalled(t.Context()))
		if st, err := c.acct().Status(t.Context()); err != nil || st.Paused == nil {
			t.Errorf("another pause was lifted: %+v, %v", st.Paused, err)
		}
	})
}
