package syncer

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// running runs the engine in the background until the returned function is
// called, which waits for its end.
func (c *clinic) running() (stop func()) {
	ctx, cancel := context.WithCancel(c.t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	return func() {
		c.t.Helper()
		cancel()
		if err := <-done; err != nil {
			c.t.Errorf("Run: %v", err)
		}
	}
}

// A26: a sync at the start and every 15 minutes, and what is due when it is due.
func TestA26Run(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(3 * time.Hour)
		stop := c.running()
		time.Sleep(2 * time.Second)
		v := c.wantState(id, storage.VisitReady)
		c.wantPosted("invite")
		late := c.book(5 * time.Hour)
		time.Sleep(17 * time.Minute)
		c.wantState(late, storage.VisitReady)
		time.Sleep(time.Until(v.Booking.Start.Add(-time.Hour)) + time.Second)
		c.wantPosted("invite", "invite", "reminder")
		time.Sleep(time.Until(v.Booking.End().Add(11 * time.Minute)))
		c.wantState(id, storage.VisitEnded)
		stop()
		runs, err := c.acct().LastSyncRuns(t.Context(), 100)
		c.must(err)
		for i := range len(runs) - 1 {
			if apart := runs[i].StartedAt.Sub(runs[i+1].StartedAt); apart < 15*time.Minute || apart > 17*time.Minute {
				t.Errorf("syncs %v apart", apart)
			}
		}
	})
}

// A27: a sync that was asked for begins at once, and the same one is returned
// while it is queued.
func TestA27RequestedSync(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		stop := c.running()
		time.Sleep(time.Minute)
		id := c.book(3 * time.Hour)
		run, err := c.RequestSync(t.Context(), "U-admin", "")
		c.must(err)
		time.Sleep(time.Second)
		run, err = c.acct().SyncRun(t.Context(), run.ID)
		c.must(err)
		if run.State != storage.RunSucceeded || run.By != "U-admin" || run.Changes["create"] != 1 {
			t.Errorf("run = %+v", run)
		}
		c.wantState(id, storage.VisitReady)
		stop()
		one, err := c.RequestSync(t.Context(), "a", "")
		c.must(err)
		two, err := c.RequestSync(t.Context(), "b", "")
		c.must(err)
		if one.ID != two.ID {
			t.Error("two syncs are queued")
		}
	})
}

// A new account is served as soon as its settings are there: a sync that
// somebody asks for begins at once.
func TestRunFindsNewAccount(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		stop := c.running()
		time.Sleep(time.Second)
		s := storage.DefaultSettings()
		c.must(c.store.Account("another").Commit(t.Context(), storage.Put(&s)))
		c.Engine.Account("another").Wake()
		_, err := c.Engine.Account("another").RequestSync(t.Context(), "api", "")
		c.must(err)
		time.Sleep(time.Second)
		if st, err := c.store.Account("another").Status(t.Context()); err != nil || st.DataAsOf.IsZero() {
			t.Errorf("status = %+v, %v", st, err)
		}
		stop()
	})
}

// E28: a missing appointment is looked up again after five minutes, not at the
// next regular sync.
func TestE28SecondLookBySchedule(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		stop := c.running()
		time.Sleep(time.Minute)
		c.site.Delete(id)
		_, err := c.RequestSync(t.Context(), "api", "")
		c.must(err)
		time.Sleep(4 * time.Minute)
		c.wantState(id, storage.VisitReady)
		time.Sleep(2 * time.Minute)
		c.wantState(id, storage.VisitCancelled)
		stop()
	})
}

// Drain: what is under way when the process is told to stop is finished, and
// nothing new is begun.
func TestRunDrains(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.zoom.Fail(zoomtest.Fault{Op: opCreateMeeting, Delay: 3 * time.Second, Times: -1})
		id := c.book(26 * time.Hour)
		stop := c.running()
		time.Sleep(time.Second)
		stop()
		synctest.Wait()
		v := c.visit(id)
		if v.Meeting == nil || v.Meeting.ID == 0 || v.State != storage.VisitPreparing {
			t.Errorf("the meeting under way was not kept: %+v, %s", v.Meeting, v.State)
		}
		c.zoom.ClearFaults()
		c.restart()
		c.settle()
		c.wantState(id, storage.VisitReady)
	})
}

// E19: of two syncs at once one runs, the other says since when. A lease whose
// holder is gone is taken over, and its late writes are refused.
func TestE19TwoSyncs(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.book(26 * time.Hour)
		first := c.Engine
		var inside error
		var shown storage.SyncRun
		first.core.Points.Set(func(ctx context.Context, name string) error {
			if name == "ehr.appointments.before" {
				c.restart()
				shown, inside = c.Sync(ctx, SyncOptions{})
			}
			return nil
		})
		run, err := first.Account(clinicAccount).Sync(t.Context(), SyncOptions{})
		c.must(err)
		held, ok := errors.AsType[*storage.LeaseHeldError](inside)
		if !ok || held.Since.IsZero() || shown.ID != run.ID {
			t.Errorf("the second sync: %v, run %q while %q runs", inside, shown.ID, run.ID)
		}
	})
	t.Run("E19 stale holder", func(t *testing.T) {
		inClinic(t, func(t *testing.T, c *clinic) {
			id := c.book(26 * time.Hour)
			stale, err := c.acct().Acquire(t.Context(), account.LeaseSync, "gone", c.core.Now(), c.cfg.Lease)
			c.must(err)
			time.Sleep(c.cfg.Lease + time.Second)
			c.pass()
			v := c.wantState(id, storage.VisitReady)
			if err := c.acct().Commit(t.Context(), storage.Put(&v), stale.Guard()); !errors.Is(err, storage.ErrConflict) {
				t.Errorf("a stale holder's write: %v", err)
			}
		})
	})
}

// D8: an account whose EHR hangs does not keep another one waiting.
func TestD8AccountsApart(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		s, err := c.acct().Settings(t.Context())
		c.must(err)
		other := s
		other.Meta = storage.Meta{}
		c.must(c.store.Account("aaa-slow").Commit(t.Context(), storage.Put(&other)))
		id := c.book(26 * time.Hour)
		c.core.Connect = connectSlowly{c}.Connect
		stop := c.running()
		time.Sleep(2 * time.Second)
		c.wantState(id, storage.VisitReady)
		stop()
	})
}

// connectSlowly hangs for one account.
type connectSlowly struct{ *clinic }

func (s connectSlowly) Connect(ctx context.Context, account string) (driver.EHR, driver.Video, error) {
	if account == "aaa-slow" {
		<-ctx.Done()
		return nil, nil, ctx.Err()
	}
	return s.clinic.Connect(ctx, account)
}
