// Package storagetest is the conformance suite of storage drivers. A driver that
// passes it can stand under a storage.Store:
//
//	func TestDriver(t *testing.T) {
//		storagetest.Run(t, storagetest.Harness{
//			Fresh: func(t testing.TB) storagetest.Opener {
//				path := filepath.Join(t.TempDir(), "records.db")
//				return func(t testing.TB) driver.Driver { return mustOpen(t, path) }
//			},
//			Durable: true,
//			Shared:  true,
//		})
//	}
//
// Each file of the suite is one topic. What a driver cannot do it declares in
// its [Harness], so that nothing is skipped by name.
package storagetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Opener opens the driver over one database.
type Opener func(t testing.TB) driver.Driver

// Harness tells the suite how to reach the driver under test and what it can do.
type Harness struct {
	// Fresh prepares an empty database that only the given test uses, and cleans
	// up after it. The suite closes each driver that it opens.
	Fresh func(t testing.TB) Opener
	// Durable: records outlive Close and are there when the opener is called
	// again.
	Durable bool
	// Shared: the opener may be called again while a driver is open, as another
	// process would; both see the same records.
	Shared bool
}

// Run runs the suite. Its tests are parallel.
func Run(t *testing.T, h Harness) {
	for _, topic := range []struct {
		name string
		run  func(*testing.T, Harness)
	}{
		{"Get", testGet},
		{"Apply", testApply},
		{"Conflict", testConflict},
		{"Check", testCheck},
		{"Scan", testScan},
		{"Cursor", testCursor},
		{"Claim", testClaim},
		{"Limits", testLimits},
		{"Cancel", testCancel},
		{"Close", testClose},
		{"Concurrent", testConcurrent},
		{"Durable", testDurable},
		{"Shared", testShared},
		{"Model", testModel},
	} {
		t.Run(topic.name, func(t *testing.T) {
			t.Parallel()
			topic.run(t, h)
		})
	}
}

// bundle is a driver over a database of its own.
type bundle struct {
	driver.Driver
	t    testing.TB
	open Opener
}

func setup(t testing.TB, h Harness) *bundle {
	t.Helper()
	open := h.Fresh(t)
	b := &bundle{t: t, open: open, Driver: open(t)}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

// test runs one test in parallel with the others, over its own database.
func (h Harness) test(t *testing.T, name string, f func(t *testing.T, b *bundle)) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		f(t, setup(t, h))
	})
}

// noon is the instant that the suite's records are around.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func key(id string) driver.Key { return driver.Key{Account: "acme", Kind: "visit", ID: id} }

// record is one at a number of seconds after noon.
func record(id string, seconds int) driver.Record {
	return driver.Record{Key: key(id), At: noon.Add(time.Duration(seconds) * time.Second), Body: []byte("body of " + id)}
}

func insert(r driver.Record) driver.Change { return driver.Change{Record: r} }

func put(r driver.Record, expect int64) driver.Change {
	return driver.Change{Record: r, Expect: expect}
}

func remove(k driver.Key, expect int64) driver.Change {
	return driver.Change{Record: driver.Record{Key: k}, Expect: expect, Delete: true}
}

func check(k driver.Key, expect int64) driver.Change {
	return driver.Change{Record: driver.Record{Key: k}, Expect: expect, Check: true}
}

func (b *bundle) mustApply(changes ...driver.Change) {
	b.t.Helper()
	if err := b.Apply(b.t.Context(), changes); err != nil {
		b.t.Fatalf("Apply: %v", err)
	}
}

// fill stores records, in as many batches as it takes.
func (b *bundle) fill(records ...driver.Record) {
	b.t.Helper()
	for len(records) > 0 {
		n := min(len(records), driver.MaxBatch)
		changes := make([]driver.Change, n)
		for i, r := range records[:n] {
			changes[i] = insert(r)
		}
		b.mustApply(changes...)
		records = records[n:]
	}
}

func (b *bundle) mustGet(k driver.Key) driver.Record {
	b.t.Helper()
	r, err := b.Get(b.t.Context(), k)
	if err != nil {
		b.t.Fatalf("Get %v: %v", k, err)
	}
	return r
}

func (b *bundle) mustScan(q driver.Query) driver.Page {
	b.t.Helper()
	p, err := b.Scan(b.t.Context(), q)
	if err != nil {
		b.t.Fatalf("Scan %+v: %v", q, err)
	}
	return p
}

// all walks a query's pages to the end.
func (b *bundle) all(q driver.Query) []driver.Record {
	b.t.Helper()
	var out []driver.Record
	for {
		p := b.mustScan(q)
		out = append(out, p.Records...)
		if p.Next == "" {
			return out
		}
		if p.Next == q.Cursor || len(p.Records) == 0 {
			b.t.Fatalf("Scan %+v: the cursor does not get on", q)
		}
		q.Cursor = p.Next
	}
}

// wait ends a test that hangs long before go test does, and with the reason.
func wait(t testing.TB) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(t.Context(), 2*time.Minute, errors.New("the suite waited two minutes"))
}
