package storagetest

import (
	"fmt"
	"hash/fnv"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Sizes of the databases that Benchmark compares. With -short the large one has
// a tenth of that.
const (
	fewVisits  = 10_000
	manyVisits = 1_000_000
)

// perDay is how many visits a day has, in both databases.
const perDay = 1_000

// Benchmark measures a driver: batches of new records, and how the page of one
// day and the claim of 100 due records take longer when there are a hundred
// times as many visits. It reports that as a ratio, measured side by side:
//
//	func BenchmarkDriver(b *testing.B) { storagetest.Benchmark(b, harness()) }
//
// Filling the large database takes minutes.
func Benchmark(b *testing.B, h Harness) {
	b.Run("Apply500", func(b *testing.B) { benchmarkApply(b, setup(b, h)) })
	large := manyVisits
	if testing.Short() {
		large /= 10
	}
	small, big := setup(b, h), setup(b, h)
	fillVisits(b, small, fewVisits)
	fillVisits(b, big, large)
	b.Run("PageOfADay", func(b *testing.B) {
		compare(b, small, big, func(db *bundle, i int) {
			day := noon.AddDate(0, 0, i%(fewVisits/perDay))
			p := db.mustScan(driver.Query{Account: "acme", Kind: "visit", From: day, To: day.AddDate(0, 0, 1)})
			if len(p.Records) != 100 {
				b.Fatalf("%d records on the page", len(p.Records))
			}
		})
	})
	b.Run("Claim100", func(b *testing.B) {
		compare(b, small, big, func(db *bundle, i int) {
			due := noon.Add(time.Duration(i) * time.Second)
			got, err := db.Claim(b.Context(), driver.Claim{Account: "acme", Kind: "due", Due: due, Until: due.Add(time.Second)})
			if err != nil || len(got) != 100 {
				b.Fatalf("%d claimed, error %v", len(got), err)
			}
		})
	})
}

func benchmarkApply(b *testing.B, db *bundle) {
	n := 0
	for b.Loop() {
		changes := make([]driver.Change, driver.MaxBatch)
		for i := range changes {
			changes[i] = insert(visitRecord(n))
			n++
		}
		db.mustApply(changes...)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}

// compare times an operation on both databases in turn.
func compare(b *testing.B, small, big *bundle, op func(db *bundle, i int)) {
	var took [2]time.Duration
	i := 0
	for b.Loop() {
		for j, db := range []*bundle{small, big} {
			begun := time.Now()
			op(db, i)
			took[j] += time.Since(begun)
		}
		i++
	}
	b.ReportMetric(float64(took[1])/float64(took[0]), "x-of-small")
}

// visitRecord is the n-th of perDay visits a day. Ids are in no order, as an EHR's
// hashes are.
func visitRecord(n int) driver.Record {
	h := fnv.New64a()
	fmt.Fprint(h, n)
	at := noon.AddDate(0, 0, n/perDay).Add(time.Duration(n%perDay) * time.Minute / 2)
	return driver.Record{Key: key(fmt.Sprintf("%016x", h.Sum64())), State: "ready", Ref: fmt.Sprintf("p%d", n%5000), At: at, Body: make([]byte, 700)}
}

// fillVisits stores n visits, each with a due record: 100 of those are due.
func fillVisits(b *testing.B, db *bundle, n int) {
	b.Helper()
	var records []driver.Record
	for i := range n {
		v := visitRecord(i)
		due := driver.Record{Key: driver.Key{Account: "acme", Kind: "due", ID: v.ID}, At: v.At.AddDate(1, 0, 0)}
		if i < 100 {
			due.At = noon
		}
		if records = append(records, v, due); len(records) >= driver.MaxBatch {
			db.fill(records...)
			records = records[:0]
		}
	}
	db.fill(records...)
}
