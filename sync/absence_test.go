package syncer

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
)

// D5, E12, E13, E28: what may be concluded when an appointment does not come.
func TestAbsence(t *testing.T) {
	cases := map[string]func(t *testing.T, c *clinic, ids []string){
		"E28 deleted: must be gone twice, minutes apart": func(t *testing.T, c *clinic, ids []string) {
			c.site.Delete(ids[0])
			c.pass()
			v := c.wantState(ids[0], storage.VisitReady)
			if v.MissingSince.IsZero() {
				t.Error("nothing noted")
			}
			time.Sleep(4 * time.Minute)
			c.pass()
			c.wantState(ids[0], storage.VisitReady)
			time.Sleep(time.Minute)
			c.pass()
			c.wantState(ids[0], storage.VisitCancelled)
			if n := len(c.meetings()); n != len(ids)-1 {
				t.Errorf("%d meetings", n)
			}
		},
		"E28 gone from the list, cancelled when looked up: at once": func(t *testing.T, c *clinic, ids []string) {
			c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpBeginSearchAppointments, Code: ellkaytest.FeatureNotEnabled, Times: -1}) // GetAppointments leaves cancelled ones out
			c.site.Cancel(ids[0])
			c.pass()
			c.wantState(ids[0], storage.VisitCancelled)
		},
		"E28 an error of the look-up concludes nothing": func(t *testing.T, c *clinic, ids []string) {
			c.site.Delete(ids[0])
			c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpGetAppointment, Code: ellkaytest.OperationFailed, Times: -1})
			c.sync()
			time.Sleep(10 * time.Minute)
			c.sync()
			if v := c.wantState(ids[0], storage.VisitReady); !v.MissingSince.IsZero() {
				t.Error("it counts as missing")
			}
		},
		"D5 an empty answer concludes nothing: the look-ups decide": func(t *testing.T, c *clinic, ids []string) {
			c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpBeginSearchAppointments, Times: -1, Respond: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"appointments":[]}`))
			}})
			for range 3 {
				c.sync()
				time.Sleep(10 * time.Minute)
			}
			for _, id := range ids {
				c.wantState(id, storage.VisitReady)
			}
		},
		"E12 E13 the pass breaks off: what came is taken, absence means nothing": func(t *testing.T, c *clinic, ids []string) {
			c.site.SetPaging(ellkaytest.Paging{Size: 2})
			c.lk.ResetCalls()
			before, err := c.acct().Status(t.Context())
			c.must(err)
			c.site.Cancel(ids[0])
			c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpNextSearchAppointments, Nth: 2, Code: ellkaytest.ServiceUnavailable, Times: -1})
			time.Sleep(time.Minute)
			run, err := c.Sync(t.Context(), SyncOptions{})
			if err == nil || run.State != storage.RunFailed || run.Message == "" {
				t.Errorf("run = %+v, %v", run, err)
			}
			c.settle()
			c.wantState(ids[0], storage.VisitCancelled)
			for _, id := range ids[1:] {
				if v := c.wantState(id, storage.VisitReady); !v.MissingSince.IsZero() {
					t.Errorf("%s counts as missing", id)
				}
			}
			st, err := c.acct().Status(t.Context())
			c.must(err)
			if !st.DataAsOf.Equal(before.DataAsOf) || !st.HighWater.Equal(before.HighWater) || !st.AwaySince.Equal(c.core.Now()) {
				t.Errorf("status = %+v", st)
			}
			c.lk.ClearFaults()
			c.sync()
			if st, _ = c.acct().Status(t.Context()); !st.AwaySince.IsZero() || !st.DataAsOf.Equal(c.core.Now()) {
				t.Errorf("status = %+v", st)
			}
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				var ids []string
				for i := range 6 {
					ids = append(ids, c.book(time.Duration(24+i)*time.Hour))
				}
				c.pass()
				test(t, c, ids)
			})
		})
	}
}

// D5: too many removals at once wait for a yes; the rest of the pass is applied.
func TestD5MassRemoval(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		var ids []string
		for i := range 12 {
			ids = append(ids, c.book(time.Duration(24+i)*time.Hour))
		}
		c.pass()
		for _, id := range ids[:4] {
			c.site.Cancel(id)
		}
		c.site.Move(ids[11], time.Now().Add(100*time.Hour))
		preview, err := c.Preview(t.Context())
		if err != nil || preview.Confirm == "" || len(preview.Effects) != 1 || len(preview.Rows) != 12 {
			t.Fatalf("preview = %+v, %v", preview, err)
		}
		if v := c.visit(ids[0]); v.State != storage.VisitReady {
			t.Error("a preview changed something")
		}
		run := c.sync()
		c.settle()
		if run.State != storage.RunHeld || run.Changes["held"] != 4 || run.Changes["patch"] != 1 {
			t.Errorf("run = %+v", run)
		}
		for _, id := range ids[:4] {
			c.wantState(id, storage.VisitHeld)
		}
		if n := len(c.meetings()); n != 12 {
			t.Errorf("%d meetings left", n)
		}
		_, err = c.RequestSync(t.Context(), "api", "")
		ask, ok := errors.AsType[*ConfirmationError](err)
		if !ok || ask.Confirm != preview.Confirm {
			t.Fatalf("a sync without a yes: %v", err)
		}
		c.site.Restore(ids[3])
		c.site.Cancel(ids[4]) // not what the yes is about
		run, err = c.Sync(t.Context(), SyncOptions{Confirm: ask.Confirm})
		c.must(err)
		c.settle()
		if run.State != storage.RunHeld {
			t.Errorf("a yes to other removals was taken: %+v", run)
		}
		c.wantState(ids[3], storage.VisitReady)
		c.wantState(ids[4], storage.VisitHeld)
		st, err := c.acct().Status(t.Context())
		c.must(err)
		queued, err := c.RequestSync(t.Context(), "api", st.HeldConfirm)
		c.must(err)
		run = c.sync()
		c.settle()
		if run.ID != queued.ID || run.State != storage.RunSucceeded || run.Changes["cancel"] != 4 {
			t.Errorf("run = %+v", run)
		}
		if n := len(c.meetings()); n != 8 {
			t.Errorf("%d meetings left, want 8", n)
		}
	})
}

// D5: while removals wait, the EHR can be asked again without a yes: what is back is
// as it was, and what is gone still waits on.
func TestD5AskAgain(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		var ids []string
		for i := range 8 {
			ids = append(ids, c.book(time.Duration(24+i)*time.Hour))
		}
		c.pass()
		for _, id := range ids[:5] {
			c.site.Cancel(id)
		}
		c.pass()
		c.wantState(ids[0], storage.VisitHeld)
		again := func() storage.SyncRun {
			t.Helper()
			queued, err := c.RequestSync(t.Context(), "api", Recheck)
			c.must(err)
			run := c.sync()
			c.settle()
			if run.ID != queued.ID {
				t.Fatalf("run %s, want %s", run.ID, queued.ID)
			}
			return run
		}
		if run := again(); run.State != storage.RunHeld {
			t.Errorf("all are gone still, and the run is %+v", run)
		}
		for _, id := range ids[:5] {
			c.wantState(id, storage.VisitHeld)
			c.site.Restore(id)
		}
		if run := again(); run.State != storage.RunSucceeded {
			t.Errorf("all are back, and the run is %+v", run)
		}
		for _, id := range ids {
			c.wantState(id, storage.VisitReady)
		}
	})
}

// E12: the EHR goes away while a missing appointment waits for its second look:
// it is asked once a minute, and not all the time.
func TestE12SecondLookOfAnEHRThatIsAway(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		c.site.Delete(id)
		c.pass()
		c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpBeginSearchAppointments, Code: ellkaytest.OperationFailed, Times: -1})
		stop := c.running()
		time.Sleep(10 * time.Minute)
		c.lk.ResetCalls()
		time.Sleep(time.Hour)
		if n := c.lk.Calls(ellkaytest.OpBeginSearchAppointments); n == 0 || n > 60*4 {
			t.Errorf("%d searches in an hour, want one a minute, each tried a few times", n)
		}
		c.lk.ClearFaults()
		time.Sleep(2 * time.Minute)
		c.wantState(id, storage.VisitCancelled)
		stop()
	})
}
