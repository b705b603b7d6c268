package storagetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
)

func testCheck(t *testing.T, h Harness) {
	h.test(t, "what is as expected lets the batch through", func(t *testing.T, b *bundle) {
		b.fill(record("fence", 0))
		b.mustApply(check(key("fence"), 1), check(key("none"), 0), insert(record("new", 1)))
		wantMissing(t, b, key("none"))
		wantIDs(t, b.all(driver.Query{Kind: "visit"}), "fence new")
	})
	h.test(t, "a batch of checks only", func(t *testing.T, b *bundle) {
		b.fill(record("fence", 0))
		b.mustApply(check(key("fence"), 1))
		wantConflict(t, b.Apply(t.Context(), []driver.Change{check(key("fence"), 2)}), key("fence"), 2)
	})
	// Two batches that each check what the other writes: at most one may pass,
	// however they meet. A check that only looks, and does not hold, fails here.
	for _, c := range []struct {
		name   string
		expect int64
	}{{"a check holds a record until the batch is done", 1}, {"a check holds an absence until the batch is done", 0}} {
		h.test(t, c.name, func(t *testing.T, b *bundle) {
			for round := range 40 {
				one, two := record(fmt.Sprint("one-", round), 0), record(fmt.Sprint("two-", round), 0)
				if c.expect > 0 {
					b.fill(one, two)
				}
				passed := race(t, b,
					[]driver.Change{check(one.Key, c.expect), put(two, c.expect)},
					[]driver.Change{check(two.Key, c.expect), put(one, c.expect)})
				if passed != 1 {
					t.Fatalf("round %d: %d of two batches that exclude each other passed, want 1", round, passed)
				}
			}
		})
	}
}

// race applies batches at once and counts those that passed; the others must
// have met a conflict.
func race(t testing.TB, b *bundle, batches ...[]driver.Change) int {
	t.Helper()
	ctx, cancel := wait(t)
	defer cancel()
	errs := make([]error, len(batches))
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, batch := range batches {
		wg.Go(func() {
			<-start
			errs[i] = b.Apply(ctx, batch)
		})
	}
	close(start)
	wg.Wait()
	passed := 0
	for _, err := range errs {
		switch {
		case err == nil:
			passed++
		case !errors.Is(err, driver.ErrConflict):
			t.Fatalf("Apply: %v, want nil or a conflict", err)
		}
	}
	return passed
}
