package storagetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

func testCancel(t *testing.T, h Harness) {
	h.test(t, "a context that is done", func(t *testing.T, b *bundle) {
		b.fill(record("a", -1))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for name, err := range everything(ctx, b) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v, want context.Canceled", name, err)
			}
		}
		wantMissing(t, b, key("new"))
		if v := b.mustGet(key("a")).Version; v != 1 {
			t.Fatalf("a cancelled claim raised the version to %d", v)
		}
	})
	h.test(t, "a batch cut short is done or not done", func(t *testing.T, b *bundle) {
		cut := 0
		for round := range 60 {
			if !whole(t, b, round) {
				cut++
			}
		}
		t.Logf("%d of 60 batches were cut short", cut)
	})
}

// everything calls each method once and returns the errors.
func everything(ctx context.Context, b *bundle) map[string]error {
	errs := map[string]error{}
	_, errs["Get"] = b.Get(ctx, key("a"))
	_, errs["Scan"] = b.Scan(ctx, driver.Query{Kind: "visit"})
	errs["Apply"] = b.Apply(ctx, []driver.Change{insert(record("new", 0))})
	_, errs["Claim"] = b.Claim(ctx, driver.Claim{Kind: "visit", Due: noon, Until: noon.Add(time.Hour)})
	return errs
}

// whole applies a batch under a context that ends soon, and reports whether it
// was carried out. Less than all of it must not be.
func whole(t *testing.T, b *bundle, round int) bool {
	t.Helper()
	const size = 50
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.Int64N(int64(3*time.Millisecond))))
	defer cancel()
	state := fmt.Sprint("round-", round)
	var changes []driver.Change
	for i := range size {
		r := record(fmt.Sprintf("%d-%d", round, i), i)
		r.State, r.Body = state, make([]byte, 2000)
		changes = append(changes, insert(r))
	}
	err := b.Apply(ctx, changes)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Apply: %v, want nil or the context's error", err)
	}
	got := len(b.all(driver.Query{Kind: "visit", State: state}))
	if got != 0 && got != size || err == nil && got != size {
		t.Fatalf("error %v and %d of %d records", err, got, size)
	}
	return err == nil
}

func testClose(t *testing.T, h Harness) {
	h.test(t, "later calls are refused", func(t *testing.T, b *bundle) {
		b.fill(record("a", 0))
		for range 2 {
			if err := b.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
		}
		for name, err := range everything(t.Context(), b) {
			if !errors.Is(err, driver.ErrClosed) {
				t.Errorf("%s: %v, want ErrClosed", name, err)
			}
		}
	})
}
