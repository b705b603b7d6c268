package syncer

import (
	"context"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// B16: another scheduler does by Attend what Run does: it may leave a task alone
// for as long as it is told, and begins anew with the agenda that it gets back.
func TestB16Attend(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(3 * time.Hour)
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if agenda, wait := c.Schedule().RunTask(t.Context(), stopped, clinicAccount, TaskSync, TaskState{}); agenda != (TaskState{}) || wait != 0 {
			t.Errorf("what was cut off comes back as %+v after %v", agenda, wait)
		}
		for _, task := range Tasks() {
			agenda, wait := c.Schedule().RunTask(t.Context(), t.Context(), clinicAccount, task, TaskState{})
			if wait <= 0 || wait > lookForWork || (task == TaskSync) == agenda.Sync.IsZero() {
				t.Errorf("%s: agenda %+v, to be left alone for %v", task, agenda, wait)
			}
		}
		c.wantState(id, storage.VisitReady)

		calls := c.lk.CallsTotal()
		agenda := c.Schedule().NewcomerState()
		if again, _ := c.Schedule().RunTask(t.Context(), t.Context(), clinicAccount, TaskSync, agenda); again != agenda || c.lk.CallsTotal() != calls {
			t.Errorf("a newcomer's sync did not wait for its schedule: %+v", again)
		}
		if again, wait := c.Schedule().RunTask(t.Context(), t.Context(), clinicAccount, "dance", agenda); again.Failures != 1 || wait != 2*time.Second {
			t.Errorf("after a failure: %+v, %v", again, wait)
		}
	})
}

// B16: OnWake tells of every account that something happened in, until stopped.
func TestB16OnWake(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		woken := make(chan string, 10)
		stop := c.Schedule().OnWake(func(account string) { woken <- account })
		_, err := c.RequestSync(t.Context(), "test", "")
		c.must(err)
		if got := <-woken; got != clinicAccount {
			t.Errorf("woken for %q", got)
		}
		stop()
		c.Engine.Account("another").Wake()
		if len(woken) != 0 {
			t.Errorf("woken for %q after the stop", <-woken)
		}
		for account, want := range map[string]bool{clinicAccount: true, "nobody": false} {
			if serves, err := c.Schedule().Serves(t.Context(), account); serves != want || err != nil {
				t.Errorf("Serves(%s) = %t, %v", account, serves, err)
			}
		}
	})
}
