//go:build unix

// Package customdriver is a storage driver of one's own, complete: a directory of
// files. It was written along package storage/driver; its test runs the
// conformance suite over it, and that is all it takes to put it under a
// storage.Store:
//
//	go test ./examples/customdriver
package customdriver

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/televisit/televisit-go/storage/driver"
)

// Dir is a storage driver that keeps records in a directory, one file for each
// batch, and in memory. Make it with [Open]. It is meant to be read: it suits
// thousands of records, not millions, one process at a time, and a start now and
// then, at which the files are made one. It is safe for concurrent use.
type Dir struct {
	dir *os.File // locked while it is open

	mu      sync.RWMutex // guards what follows
	records map[driver.Key]driver.Record
	next    int   // number of the next file
	broken  error // the disk may hold a batch that memory does not: only opening again helps
	closed  bool
}

// Get returns one record. Whatever leaves the driver is a copy: the caller may
// write to the body.
func (d *Dir) Get(ctx context.Context, key driver.Key) (driver.Record, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if err := d.usable(ctx); err != nil {
		return driver.Record{}, err
	}
	r, ok := d.records[key]
	if !ok {
		return driver.Record{}, driver.ErrNotFound
	}
	return clone(r), nil
}

// Apply first looks whether every change may be made, then makes them all, by
// one file that is there or is not. Nothing is looked up, and nothing written,
// while another batch is under way: so a check holds until the batch is done.
func (d *Dir) Apply(ctx context.Context, changes []driver.Change) error {
	if err := driver.CheckChanges(changes); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.usable(ctx); err != nil {
		return err
	}
	var entries []entry
	for _, c := range changes {
		stored := d.records[c.Key].Version // 0: none
		switch {
		case c.Expect != driver.AnyVersion && c.Expect != stored:
			return &driver.ConflictError{Key: c.Key, Expect: c.Expect}
		case c.Check:
		case c.Delete:
			entries = append(entries, entry{Record: driver.Record{Key: c.Key}, Deleted: true})
		default:
			r := clone(c.Record)
			r.At, r.Version = driver.Truncate(r.At), stored+1
			entries = append(entries, entry{Record: r})
		}
	}
	if len(entries) == 0 {
		return nil
	}
	return d.write(entries, ".batch")
}

// Claim leases due records, one after the other: the way of a driver that cannot
// lock records.
func (d *Dir) Claim(ctx context.Context, c driver.Claim) ([]driver.Record, error) {
	return driver.ClaimByScan(ctx, d, c)
}

// Scan returns one page. The cursor names the last record that was given, so that
// it stays good whatever happens to that record.
func (d *Dir) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	if q.Kind == "" {
		return driver.Page{}, fmt.Errorf("%w: a query needs a kind", driver.ErrInvalid)
	}
	after, err := driver.ParseCursor(q)
	if err != nil {
		return driver.Page{}, err
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	if err := d.usable(ctx); err != nil {
		return driver.Page{}, err
	}
	found := d.find(q)
	if after != nil {
		last := driver.Record{Key: driver.Key{Account: after.Account, ID: after.ID}, At: after.At}
		found = slices.DeleteFunc(found, func(r driver.Record) bool { return order(q)(r, last) <= 0 })
	}
	page := driver.Page{Records: found}
	if limit := driver.PageLimit(q.Limit); len(found) > limit {
		page = driver.Page{Records: found[:limit], Next: driver.MakeCursor(q, found[limit-1])}
	}
	for i, r := range page.Records {
		page.Records[i] = clone(r)
	}
	return page, nil
}

// find returns what a query selects, in its order. A database has an index here.
func (d *Dir) find(q driver.Query) []driver.Record {
	from, to := driver.Truncate(q.From), driver.Truncate(q.To)
	var found []driver.Record
	for _, r := range d.records {
		if r.Kind == q.Kind && (q.Account == "" || r.Account == q.Account) &&
			(q.State == "" || r.State == q.State) && (q.Ref == "" || r.Ref == q.Ref) &&
			(from.IsZero() || !r.At.Before(from)) && (to.IsZero() || r.At.Before(to)) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, order(q))
	return found
}

func order(q driver.Query) func(a, b driver.Record) int {
	return func(a, b driver.Record) int {
		if q.Desc {
			a, b = b, a
		}
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Account, b.Account))
	}
}

// Close gives the directory free. Every batch is on disk already.
func (d *Dir) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed, d.records = true, nil
	return d.dir.Close() // and ends the lock
}

// usable is asked before any work is done. Work that has begun is finished, since
// half a batch must never be seen; it is short.
func (d *Dir) usable(ctx context.Context) error {
	if d.closed {
		return driver.ErrClosed
	}
	return cmp.Or(ctx.Err(), d.broken)
}

func clone(r driver.Record) driver.Record {
	r.Body = slices.Clone(r.Body)
	return r
}
