// Package memory is a storage driver that keeps records in the process: for
// tests, for demos, and as the shortest complete example of a
// [driver.Driver]. Everything is gone when the process ends.
package memory

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/televisit/televisit-go/storage/driver"
)

// DB is the driver. Make it with [New]. It is safe for concurrent use.
type DB struct {
	mu      sync.RWMutex
	records map[driver.Key]*driver.Record
	// ordered holds the same records by kind, in the order of Scan: At, ID,
	// Account. A stored record is replaced, never changed in place.
	ordered map[string][]*driver.Record
	closed  bool
}

var _ driver.Driver = (*DB)(nil)

// New makes an empty one.
func New() *DB {
	return &DB{records: map[driver.Key]*driver.Record{}, ordered: map[string][]*driver.Record{}}
}

// Get returns one record.
func (db *DB) Get(ctx context.Context, key driver.Key) (driver.Record, error) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	if err := db.usable(ctx); err != nil {
		return driver.Record{}, err
	}
	r, ok := db.records[key]
	if !ok {
		return driver.Record{}, driver.ErrNotFound
	}
	return clone(r), nil
}

// Apply carries out a batch: it first looks whether every change may be made,
// then makes them all.
func (db *DB) Apply(ctx context.Context, changes []driver.Change) error {
	if err := driver.CheckChanges(changes); err != nil {
		return err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := db.usable(ctx); err != nil {
		return err
	}
	for _, c := range changes {
		if c.Expect != driver.AnyVersion && c.Expect != db.version(c.Key) {
			return &driver.ConflictError{Key: c.Key, Expect: c.Expect}
		}
	}
	for _, c := range changes {
		switch {
		case c.Check:
		case c.Delete:
			db.remove(c.Key)
		default:
			db.put(c.Record)
		}
	}
	return nil
}

// Claim leases due records.
func (db *DB) Claim(ctx context.Context, c driver.Claim) ([]driver.Record, error) {
	if err := driver.CheckClaim(c); err != nil {
		return nil, err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := db.usable(ctx); err != nil {
		return nil, err
	}
	due := db.due(c)
	claimed := make([]driver.Record, len(due))
	for i, r := range due {
		claimed[i] = clone(r)
		claimed[i].At = c.Until
		db.put(claimed[i])
		claimed[i] = clone(db.records[r.Key])
	}
	return claimed, nil
}

// Close ends the use of the driver and forgets every record.
func (db *DB) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.closed, db.records, db.ordered = true, nil, nil
	return nil
}

func (db *DB) usable(ctx context.Context) error {
	if db.closed {
		return driver.ErrClosed
	}
	return ctx.Err()
}

func (db *DB) version(key driver.Key) int64 {
	if r, ok := db.records[key]; ok {
		return r.Version
	}
	return 0
}

func (db *DB) put(r driver.Record) {
	r.Version = db.version(r.Key) + 1
	r.At = driver.Truncate(r.At)
	r.Body = slices.Clone(r.Body)
	db.remove(r.Key)
	list := db.ordered[r.Kind]
	i, _ := slices.BinarySearchFunc(list, &r, compare)
	db.ordered[r.Kind] = slices.Insert(list, i, &r)
	db.records[r.Key] = &r
}

func (db *DB) remove(key driver.Key) {
	r, ok := db.records[key]
	if !ok {
		return
	}
	list := db.ordered[key.Kind]
	i, _ := slices.BinarySearchFunc(list, r, compare)
	db.ordered[key.Kind] = slices.Delete(list, i, i+1)
	delete(db.records, key)
}

// compare is the order of Scan.
func compare(a, b *driver.Record) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Account, b.Account))
}

func clone(r *driver.Record) driver.Record {
	c := *r
	c.Body = slices.Clone(r.Body)
	return c
}
