package storage

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Meta is the bookkeeping that every record carries. Its zero value is a record
// that was never stored.
type Meta struct{ version int64 }

// Version is 0 for a record that was never stored, and rises with each change.
func (m Meta) Version() int64 { return m.version }

func (m *Meta) meta() *Meta { return m }

// index is what a driver may know of a record.
type index struct {
	id, state, ref string
	at             time.Time
}

// Entity is a typed record of this package, by pointer: *Visit, *Delivery, ….
type Entity interface {
	kind() string
	index(h hasher) index
	meta() *Meta
}

// satellite is implemented by entities that keep index records of their own
// beside them.
type satellite interface {
	satellites(rs sealed.Records, main index) []driver.Change
}

// hasher turns identifiers into look-up values.
type hasher = func(parts ...string) string

// row is a record as the sealed store takes it.
func (a *Account) row(e Entity) sealed.Row {
	ix := e.index(a.records.Hash)
	row := sealed.Row{Kind: e.kind(), ID: ix.id, State: ix.state, Ref: ix.ref, At: ix.at, Version: e.meta().version, Value: e}
	if s, ok := e.(satellite); ok {
		row.Beside = s.satellites(a.records, ix)
	}
	return row
}

// Change is one part of an atomic batch, made by [Put], [Delete] or
// [Lease.Guard].
type Change struct {
	entity Entity
	delete bool
	guard  *fence
}

// Put stores the record as it stands now, provided that nobody has changed it
// since it was read; a record that was never stored must not exist.
func Put(e Entity) Change { return Change{entity: e} }

// Delete removes the record on the same condition.
func Delete(e Entity) Change { return Change{entity: e, delete: true} }

// Commit carries out all changes or none, in one batch. When a record was
// changed meanwhile: an error matching ErrConflict, with the records as they
// were; when the database refuses, a *RecordError. On success each record carries its new version.
// A batch is bounded as [driver.MaxBatch] says; records that come with index
// records, or change a list's stamp, count for more than one.
func (a *Account) Commit(ctx context.Context, changes ...Change) error {
	batch := make([]driver.Change, 0, len(changes)+2)
	for _, c := range changes {
		dc, err := a.encode(c)
		if err != nil {
			return err
		}
		batch = append(batch, dc...)
	}
	if err := a.records.Commit(ctx, batch); err != nil {
		return err
	}
	for _, c := range changes {
		switch {
		case c.guard != nil:
		case c.delete:
			c.entity.meta().version = 0
		default:
			c.entity.meta().version++
		}
	}
	return nil
}

func (a *Account) encode(c Change) ([]driver.Change, error) {
	switch {
	case c.guard != nil:
		return []driver.Change{c.guard.change(a)}, nil
	case c.delete:
		return a.records.Remove(a.row(c.entity)), nil
	}
	return a.records.Put(a.row(c.entity))
}

// decode opens a record into an entity.
func (a *Account) decode(r driver.Record, into Entity) error {
	if err := a.records.Open(r, into); err != nil {
		return err
	}
	into.meta().version = r.Version
	return nil
}

// entityOf ties a record type to its pointer.
type entityOf[T any] interface {
	*T
	Entity
}

func get[T any, P entityOf[T]](ctx context.Context, a *Account, id string) (T, error) {
	var v T
	p := P(&v)
	r, err := a.records.Driver.Get(ctx, a.records.Key(p.kind(), id))
	if err != nil {
		return v, err
	}
	err = a.decode(r, p)
	return v, err
}

func scan[T any, P entityOf[T]](ctx context.Context, a *Account, q driver.Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		q.Account, q.Kind = a.ID(), P(&zero).kind()
		for r, err := range sealed.Walk(ctx, a.records.Driver, q) {
			var v T
			if err == nil {
				err = a.decode(r, P(&v))
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

// Page is a part of a list, and the cursor of the next one ("" at the end). When
// a record of it cannot be opened, the others come together with the error, a
// *RecordError for each, so that one bad record hides nothing else.
type Page[T any] struct {
	Items []T
	Next  string
}

func page[T any, P entityOf[T]](ctx context.Context, a *Account, q driver.Query) (Page[T], error) {
	var zero T
	q.Account, q.Kind = a.ID(), P(&zero).kind()
	return pageOf(ctx, a, q, open[T, P](a))
}

func pageOf[T any](ctx context.Context, a *Account, q driver.Query, open func(driver.Record) (T, error)) (Page[T], error) {
	dp, err := a.records.Driver.Scan(ctx, q)
	if err != nil {
		return Page[T]{}, err
	}
	out := Page[T]{Next: dp.Next}
	out.Items, err = openAll(dp.Records, open)
	return out, err
}

func open[T any, P entityOf[T]](a *Account) func(driver.Record) (T, error) {
	return func(r driver.Record) (v T, err error) {
		err = a.decode(r, P(&v))
		return v, err
	}
}

// openAll opens all records that can be opened; the error names the others.
func openAll[T any](records []driver.Record, open func(driver.Record) (T, error)) ([]T, error) {
	items := make([]T, 0, len(records))
	var errs []error
	for _, r := range records {
		v, err := open(r)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		items = append(items, v)
	}
	return items, errors.Join(errs...)
}

func claim[T any, P entityOf[T]](ctx context.Context, a *Account, c driver.Claim) ([]T, error) {
	var zero T
	c.Account, c.Kind = a.ID(), P(&zero).kind()
	rs, err := a.records.Driver.Claim(ctx, c)
	items, derr := openAll(rs, open[T, P](a))
	return items, errors.Join(err, derr)
}

// soonest is the first instant that a query finds; the zero time when it finds none.
func (a *Account) soonest(ctx context.Context, q driver.Query) (time.Time, error) {
	q.Account, q.Limit, q.From = a.ID(), 1, time.UnixMicro(0)
	p, err := a.records.Driver.Scan(ctx, q)
	if err != nil || len(p.Records) == 0 {
		return time.Time{}, err
	}
	return p.Records[0].At, nil
}
