package postgres_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
)

// B16: eight workers, each with a pool of its own, claim 10,000 due records:
// each record goes to exactly one. Then all leases run out and everything is
// reclaimed, again exactly once, and what the first holders write is refused.
func TestEightWorkersClaimEachRecordOnce(t *testing.T) {
	t.Parallel()
	const workers, records = 8, 10_000
	dsn := freshdb.Postgres(t).String()
	due := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	fillDue(t, open(t, dsn), records, due)
	var mu sync.Mutex
	var stale []driver.Record
	done := make(map[string]int, records)
	work := func(db driver.Driver, now time.Time) {
		for {
			claimed, err := db.Claim(t.Context(), driver.Claim{Account: "acme", Kind: "due", Due: now, Until: now.Add(time.Minute), Limit: 100})
			if err != nil {
				t.Error(err)
				return
			}
			if len(claimed) == 0 {
				return
			}
			mu.Lock()
			for i, r := range claimed {
				if i == 0 && now.Equal(due) {
					stale = append(stale, r)
				} else {
					done[r.ID]++
				}
			}
			mu.Unlock()
		}
	}
	all := func(now time.Time) {
		var wg sync.WaitGroup
		for range workers {
			db := open(t, dsn)
			wg.Go(func() {
				defer db.Close()
				work(db, now)
			})
		}
		wg.Wait()
	}
	all(due)
	if len(done)+len(stale) != records || len(stale) < records/100 {
		t.Fatalf("%d claimed and %d left, want %d in all", len(done), len(stale), records)
	}
	for id := range done {
		done[id]-- // to 0, if it was claimed once
	}
	all(due.Add(2 * time.Minute)) // every lease has run out
	for id, n := range done {
		if n != 1 {
			t.Fatalf("record %s was claimed %d times more than once in each round", id, n-1)
		}
	}
	if len(done) != records {
		t.Fatalf("%d records claimed, want %d", len(done), records)
	}
	db := open(t, dsn)
	defer db.Close()
	for _, r := range stale {
		if err := db.Apply(t.Context(), []driver.Change{{Record: r, Expect: r.Version}}); !errors.Is(err, driver.ErrConflict) {
			t.Fatalf("the late write of record %s: %v, want ErrConflict", r.ID, err)
		}
	}
}

func fillDue(t testing.TB, db driver.Driver, n int, due time.Time) {
	t.Helper()
	defer db.Close()
	for from := 0; from < n; from += driver.MaxBatch {
		var batch []driver.Change
		for i := from; i < min(n, from+driver.MaxBatch); i++ {
			key := driver.Key{Account: "acme", Kind: "due", ID: fmt.Sprintf("%05d", i)}
			batch = append(batch, driver.Change{Record: driver.Record{Key: key, At: due}})
		}
		if err := db.Apply(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
}
