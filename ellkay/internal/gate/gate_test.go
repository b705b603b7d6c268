package gate

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// D8 and section 6: never more than the limit at once, in the order they came.
func TestD8GateLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := New(3)
		var now, most atomic.Int32
		order := make(chan int, 40)
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				release, err := g.Wait(t.Context(), httpcall.Operation{})
				if err != nil {
					t.Error(err)
					return
				}
				order <- i
				n := now.Add(1)
				for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				time.Sleep(time.Second)
				now.Add(-1)
				release()
			})
			synctest.Wait() // queue up one after another
		}
		begun := time.Now()
		for i := range 40 {
			if got := <-order; got/3 != i/3 {
				t.Errorf("place %d went to %d", i, got)
			}
		}
		all.Wait()
		if most.Load() != 3 || time.Since(begun) > 14*time.Second {
			t.Errorf("%d at once, %v", most.Load(), time.Since(begun))
		}
	})
}

func TestGateCancelledWaiterLeavesAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := New(1)
		release, _ := g.Wait(t.Context(), httpcall.Operation{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		if _, err := g.Wait(ctx, httpcall.Operation{}); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		release()
		if release, err := g.Wait(t.Context(), httpcall.Operation{}); err != nil {
			t.Error("the place of the cancelled one is lost")
		} else {
			release()
		}
		if g.used != 0 || len(g.queue) != 0 {
			t.Errorf("used %d, queued %d", g.used, len(g.queue))
		}
	})
}

// E18: after the EHR's rate limit, calls wait up to 30 s, then fail with a time.
func TestE18GateRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := New(1)
		for i, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute, 10 * time.Minute} {
			if got := g.Strike(0); got != want {
				t.Errorf("strike %d: %v, want %v", i, got, want)
			}
		}
		_, err := g.Wait(t.Context(), httpcall.Operation{Name: "X/Y"})
		if at, ok := httpcall.RetryAt(err); !ok || !at.Equal(time.Now().Add(10*time.Minute)) {
			t.Errorf("%v", err)
		}
		time.Sleep(9*time.Minute + 45*time.Second)
		begun := time.Now()
		release, err := g.Wait(t.Context(), httpcall.Operation{})
		if err != nil || time.Since(begun) != 15*time.Second {
			t.Fatalf("%v after %v", err, time.Since(begun))
		}
		release()
		g.Succeeded()
		if got := g.Strike(0); got != 30*time.Second {
			t.Errorf("after a success: %v", got)
		}
	})
}
