package syncer

import (
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// B13: the daily sweep removes what is past its retention, also of an account
// that is paused, and leaves a proof.
func TestB13SweepRetains(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		old := &storage.Visit{AppointmentID: "old", State: storage.Ended, Booking: storage.Booking{Start: time.Now().AddDate(0, 0, -366)}}
		young := &storage.Visit{AppointmentID: "young", State: storage.Ended, Booking: storage.Booking{Start: time.Now().AddDate(0, 0, -364)}}
		c.must(c.acct().Commit(t.Context(), storage.Put(old), storage.Put(young)))
		c.must(c.editStatus(t.Context(), c.acct(), func(st *storage.Status) bool {
			st.Paused = &storage.Pause{Code: "test", Since: c.now()}
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
		for p, err := range c.store.Proofs(t.Context(), clinicAccount) {
			c.must(err)
			if p.Kind != storage.ProofPurge || p.Ended.IsZero() || p.Records["visit"] != 1 {
				t.Errorf("proof %+v", p)
			}
			proofs++
		}
		if proofs != 2 {
			t.Errorf("%d proofs", proofs)
		}
	})
}
