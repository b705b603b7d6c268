package ellkay_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

// D8, section 6: one call at a time per site key, whatever Site values it is
// called through; sites do not wait for each other; five at most on request.
func TestD8OneCallAtATimePerSite(t *testing.T) {
	t.Parallel()
	for limit := 1; limit <= 5; limit++ {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			now, most := map[string]int{}, map[string]int{}
			f := newFake(func(c fakeCall) (int, string) {
				key := c.Header.Get("SiteServiceKey")
				mu.Lock()
				now[key]++
				most[key] = max(most[key], now[key])
				mu.Unlock()
				time.Sleep(time.Second)
				mu.Lock()
				now[key]--
				mu.Unlock()
				return 200, typesAnswer
			})
			client := f.client(t, ellkay.WithMaxConcurrent(limit))
			begun := time.Now()
			var all sync.WaitGroup
			for i := range 60 {
				key := []string{"SITE-A", "SITE-B", "SITE-C"}[i%3]
				all.Go(func() {
					if _, err := client.Site(key, ellkay.Profile{}).Appointments.Types(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if took, want := time.Since(begun), time.Duration(20/limit)*time.Second; took < want || took > want+time.Second {
				t.Errorf("limit %d: took %v", limit, took)
			}
			for key, n := range most {
				if n != limit {
					t.Errorf("%s: %d at once, limit %d", key, n, limit)
				}
			}
		})
	}
}

// A retry's wait holds no place: other calls of the site go on.
func TestD8WaitingForARetryBlocksNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(func(c fakeCall) (int, string) {
			if c.Op == "LKAppointments/GetPhysicians" {
				return 429, ""
			}
			return 200, typesAnswer
		})
		f.header.Set("Retry-After", "20")
		site := f.site(t, ellkay.Profile{})
		var all sync.WaitGroup
		all.Go(func() { _, _ = site.Appointments.Physicians(t.Context()) })
		synctest.Wait()
		begun := time.Now()
		if _, err := site.Appointments.Types(t.Context()); err != nil || time.Since(begun) > 0 {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		all.Wait()
	})
}

// After LKCloud complained about concurrency, the site goes one by one.
func TestSiteNarrowsAfterCancelledCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		complain, now, most := true, 0, 0
		f := newFake(func(fakeCall) (int, string) {
			mu.Lock()
			defer mu.Unlock()
			if complain {
				return 400, fault("OperationCancelled", "")
			}
			now++
			most = max(most, now)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			now--
			return 200, typesAnswer
		})
		site := f.client(t, ellkay.WithMaxConcurrent(5)).Site(secretKey, ellkay.Profile{})
		_, _ = site.Appointments.Types(t.Context())
		complain = false
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() { _, _ = site.Appointments.Types(t.Context()) })
		}
		all.Wait()
		if most != 1 {
			t.Errorf("%d at once", most)
		}
	})
}
