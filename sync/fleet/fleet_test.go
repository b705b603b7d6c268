package fleet_test

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// B16, D1: three machines that start at once serve four accounts. Each visit gets
// one meeting and its patient one mail; no account is synced twice at once; the
// machines that are left do the work of one that ends.
func TestB16ManyMachinesOneMeeting(t *testing.T) {
	t.Parallel()
	w := newTown(t, names(4)...)
	visits := map[string][]string{}
	for _, id := range names(4) {
		visits[id] = w.book(id, 4)
	}
	one, two, three := w.machine(), w.machine(), w.machine()
	stop := one.serve()
	two.serve()
	three.serve()
	for id, booked := range visits {
		w.eventually("the visits of "+id+" are ready", func() bool { return w.prepared(id, booked...) })
		w.wantOneEach(id, 4)
	}
	w.eventually("16 patients are invited", func() bool { return len(w.mails.Sent()) >= 16 })
	if n, want := w.jobs("true"), 4*len(syncer.Tasks()); n != want {
		t.Errorf("%d jobs in the fleet, want %d: one for each account and task", n, want)
	}
	stop()
	for _, id := range names(4) {
		more := w.book(id, 1)
		_, err := two.Account(id).RequestSync(t.Context(), "test", "")
		must(t, err)
		w.eventually("the new visit of "+id+" is ready", func() bool { return w.prepared(id, more...) })
		w.wantOneEach(id, 5)
	}
	w.eventually("20 patients are invited", func() bool { return len(w.mails.Sent()) >= 20 })
	if n := len(w.mails.Sent()); n != 20 {
		t.Errorf("D1: %d mails for 20 visits", n)
	}
	if w.doubled.Load() {
		t.Error("an account was synced twice at once")
	}
}

// B16: an account that appears while the machines run is served, and one that has
// removed the app is not any more.
func TestB16AccountsComeAndGo(t *testing.T) {
	t.Parallel()
	w := newTown(t, "clinic-1")
	one, two := w.machine(), w.machine()
	one.serve()
	two.serve()
	first := w.book("clinic-1", 1)
	_, err := one.Account("clinic-1").RequestSync(t.Context(), "test", "")
	must(t, err)
	w.eventually("the visit is ready", func() bool { return w.prepared("clinic-1", first...) })

	w.settle("clinic-2") // nobody is told
	w.eventually("the new account has its jobs", func() bool {
		return w.jobs("args->>'account' = 'clinic-2'") == len(syncer.Tasks())
	})
	if runs, err := w.desk.store.Account("clinic-2").LastSyncRuns(t.Context(), 1); err != nil || len(runs) > 0 {
		t.Errorf("the first save of settings started a sync: %v, %v", runs, err)
	}
	second := w.book("clinic-2", 1)
	_, err = two.Account("clinic-2").RequestSync(t.Context(), "test", "")
	must(t, err)
	w.eventually("the new account's visit is ready", func() bool { return w.prepared("clinic-2", second...) })

	must(t, one.Uninstalled(t.Context(), "clinic-2", driver.Removal{}))
	w.eventually("the account is wiped", func() bool { return one.gone.Load()+two.gone.Load() == 1 })
	two.Account("clinic-2").Wake() // or in half a minute
	w.eventually("the account's jobs have ended", func() bool {
		return w.jobs("args->>'account' = 'clinic-2' AND state <> 'completed'") == 0
	})
	if n := one.gone.Load() + two.gone.Load(); n != 1 {
		t.Errorf("the account was wiped %d times", n)
	}
	if n := w.jobs("args->>'account' = 'clinic-1' AND state <> 'completed'"); n != len(syncer.Tasks()) {
		t.Errorf("the other account has %d jobs", n)
	}
}

// D8: an account whose Zoom and EHR hang does not keep another one waiting, and
// is served when they answer again.
func TestD8TroubledAccount(t *testing.T) {
	t.Parallel()
	w := newTown(t, "aaa-troubled", "clinic-1")
	w.zoom("aaa-troubled").Fail(zoomtest.Fault{Status: 502, Delay: 2 * time.Second, Times: -1})
	stuck := w.book("aaa-troubled", 3)
	one := w.machine()
	one.serve()
	w.machine().serve()
	for round := range 3 {
		booked := w.book("clinic-1", 1)
		_, err := one.Account("clinic-1").RequestSync(t.Context(), "test", "")
		must(t, err)
		w.eventually("the other account's visit is ready", func() bool { return w.prepared("clinic-1", booked...) })
		w.wantOneEach("clinic-1", round+1)
	}
	if v, err := w.desk.store.Account("aaa-troubled").Visit(t.Context(), stuck[0]); err == nil && v.State == storage.VisitReady {
		t.Error("the troubled account was not troubled")
	}
	w.zoom("aaa-troubled").ClearFaults()
	w.eventually("the troubled account's visits are ready", func() bool { return w.prepared("aaa-troubled", stuck...) })
	w.wantOneEach("aaa-troubled", 3)
}
