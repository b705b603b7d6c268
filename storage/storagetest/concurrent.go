package storagetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

const workers = 8

func testConcurrent(t *testing.T, h Harness) {
	h.test(t, "no update is lost", func(t *testing.T, b *bundle) { countTogether(t, b.Driver, b.Driver) })
	h.test(t, "of many inserts one wins", func(t *testing.T, b *bundle) {
		for round := range 20 {
			batches := make([][]driver.Change, workers)
			for i := range batches {
				batches[i] = []driver.Change{insert(record(fmt.Sprint("own-", round, "-", i), 0)), insert(record(fmt.Sprint("same-", round), 0))}
			}
			if passed := race(t, b, batches...); passed != 1 {
				t.Fatalf("%d of %d inserts of one record passed", passed, workers)
			}
		}
	})
	h.test(t, "batches that overlap, in opposite orders", func(t *testing.T, b *bundle) { transfer(t, b.Driver) })
	h.test(t, "each due record has one claimer", func(t *testing.T, b *bundle) {
		claimTogether(t, b, b.Driver, b.Driver)
	})
}

// together runs f once per worker and ends the test with the first error.
func together(t testing.TB, f func(ctx context.Context, worker int) error) {
	t.Helper()
	ctx, cancel := wait(t)
	defer cancel()
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() { errs[i] = f(ctx, i) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// countTogether raises one record's version from many goroutines.
func countTogether(t testing.TB, drivers ...driver.Driver) {
	t.Helper()
	const each = 10
	d := drivers[0]
	if err := d.Apply(t.Context(), []driver.Change{insert(record("counter", 0))}); err != nil {
		t.Fatal(err)
	}
	together(t, func(ctx context.Context, worker int) error {
		d := drivers[worker%len(drivers)]
		for done := 0; done < each; {
			r, err := d.Get(ctx, key("counter"))
			if err != nil {
				return err
			}
			err = d.Apply(ctx, []driver.Change{put(r, r.Version)})
			switch {
			case err == nil:
				done++
			case !errors.Is(err, driver.ErrConflict):
				return err
			}
		}
		return nil
	})
	r, err := d.Get(t.Context(), key("counter"))
	if err != nil || r.Version != 1+workers*each {
		t.Fatalf("version %d (error %v), want %d: an update was lost", r.Version, err, 1+workers*each)
	}
}

// transfer writes the same records in batches of opposite orders. Nothing may
// hang, and each batch that passed counts once on each record.
func transfer(t testing.TB, d driver.Driver) {
	t.Helper()
	const each, width = 15, 6
	together(t, func(ctx context.Context, worker int) error {
		for range each {
			var batch []driver.Change
			for i := range width {
				if worker%2 == 0 {
					i = width - 1 - i
				}
				batch = append(batch, put(record(fmt.Sprint("r", i), i), driver.AnyVersion))
			}
			if err := d.Apply(ctx, batch); err != nil {
				return err
			}
		}
		return nil
	})
	page, err := d.Scan(t.Context(), driver.Query{Kind: "visit"})
	if err != nil || len(page.Records) != width {
		t.Fatalf("%d records, error %v", len(page.Records), err)
	}
	for _, r := range page.Records {
		if r.Version != workers*each {
			t.Fatalf("record %s has version %d, want %d", r.ID, r.Version, workers*each)
		}
	}
}

// claimTogether drains due records with many claimers.
func claimTogether(t testing.TB, b *bundle, drivers ...driver.Driver) {
	t.Helper()
	const n = 400
	b.fill(many(n)...)
	var mu sync.Mutex
	seen := map[string]int{}
	claim := driver.Claim{Account: "acme", Kind: "visit", Due: noon.Add(time.Hour), Until: noon.Add(2 * time.Hour), Limit: 7}
	done := func() bool { mu.Lock(); defer mu.Unlock(); return len(seen) == n }
	together(t, func(ctx context.Context, worker int) error {
		for !done() {
			got, err := drivers[worker%len(drivers)].Claim(ctx, claim)
			if err != nil {
				return err
			}
			mu.Lock()
			for _, r := range got {
				seen[r.ID]++
			}
			mu.Unlock()
		}
		return nil
	})
	for id, times := range seen {
		if times != 1 {
			t.Errorf("record %s was claimed %d times", id, times)
		}
	}
}
