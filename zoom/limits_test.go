package zoom_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// Issue "The wire", 5: 10,000 queued calls reach at least 98 % of the configured
// rate, never exceed it, and a cancelled caller leaves at once.
func TestPacing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const calls, perSecond = 10_000, 40 // half of Business, light
		var mu sync.Mutex
		var at []time.Duration
		begun := time.Now()
		c := newClient(t, zoom.WithTokenSource(fixed{}), zoom.WithPlan(zoom.PlanBusiness, 0.5), zoom.WithMaxWait(time.Hour),
			inProcess(func(*http.Request) (*http.Response, error) {
				mu.Lock()
				defer mu.Unlock()
				at = append(at, time.Since(begun))
				return response(200, `{"id":"7"}`), nil
			}))
		var wg sync.WaitGroup
		for range calls {
			wg.Go(func() {
				if _, err := c.Users.Get(t.Context(), "u", nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if rate := float64(calls-1) / at[len(at)-1].Seconds(); rate < 0.98*perSecond || rate > perSecond*1.0001 {
			t.Errorf("%.2f calls per second, want %d", rate, perSecond)
		}
		for i := perSecond; i < len(at); i++ {
			if d := at[i] - at[i-perSecond]; d < time.Second-time.Microsecond {
				t.Fatalf("calls %d to %d within %v", i-perSecond, i, d)
			}
		}
	})
}

func TestCancelledCallerLeavesTheQueueAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		c := newClient(t, zoom.WithTokenSource(fixed{}), zoom.WithPlan(zoom.PlanFree, 0.5), inProcess(func(*http.Request) (*http.Response, error) {
			calls.Add(1)
			return response(200, `{"id":"7"}`), nil
		}))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		begun := time.Now()
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if _, err := c.Users.Get(ctx, "u", nil); err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if d := time.Since(begun); d != 100*time.Millisecond || calls.Load() != 1 {
			t.Errorf("left after %v, %d calls", d, calls.Load())
		}
	})
}

func TestQueueLongerThanTheLongestWaitIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, zoom.WithTokenSource(fixed{}), zoom.WithPlan(zoom.PlanPro, 1), inProcess(func(*http.Request) (*http.Response, error) {
			return response(200, `{"id":"7"}`), nil
		}))
		begun := time.Now()
		var refused atomic.Int32
		for range 7 { // 10 a minute: the sixth would wait longer than 30 s
			go func() {
				if err := c.Do(t.Context(), zoom.Call{Label: zoom.LabelResourceIntensive, Method: "GET", Path: "/x"}, nil); err != nil {
					if at, ok := zoom.RetryAt(err); !ok || at.Sub(begun) < 30*time.Second || time.Since(begun) > 0 {
						t.Errorf("err = %v after %v", err, time.Since(begun))
					}
					refused.Add(1)
				}
			}()
			synctest.Wait()
		}
		time.Sleep(time.Minute)
		if n := refused.Load(); n != 1 {
			t.Errorf("%d refused", n)
		}
	})
}

func TestPerSecondRefusalHoldsTheWholeClass(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var at []time.Duration
		begun := time.Now()
		c := newClient(t, zoom.WithTokenSource(fixed{}), zoom.WithPlan(zoom.PlanUnlimited, 1), inProcess(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Since(begun))
			if len(at) == 1 {
				return response(429, `{"code":429,"message":"You have reached the maximum per-second rate limit for this API."}`), nil
			}
			return response(200, `{"id":"7"}`), nil
		}))
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := c.Users.Get(t.Context(), "u", nil); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		wg.Wait()
		if len(at) != 4 || at[1] < time.Second {
			t.Errorf("calls at %v: none may be made within a second of the refusal", at)
		}
	})
}
