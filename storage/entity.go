package storage

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
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
	satellites(account string, main index, h hasher) []driver.Change
}

// hasher turns identifiers into look-up values.
type hasher func(parts ...string) string

func (a *Account) hash(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(a.hashBytes(parts...))
}

func (a *Account) hashBytes(parts ...string) []byte {
	data := strings.Join(append([]string{a.id}, parts...), "\x00")
	sum, err := a.store.sealer.Hash([]byte(data))
	if err != nil {
		// A keyset that can hash once can hash always; Open has sealed with it.
		panic(fmt.Sprintf("storage: keyed hash: %v", err))
	}
	return sum[:hashSize]
}

// Change is one part of an atomic batch, made by [Put], [Remove] or
// [Lease.Guard].
type Change struct {
	entity Entity
	remove bool
	guard  *fence
}

// Put stores the record as it stands now, provided that nobody has changed it
// since it was read; a record that was never stored must not exist.
func Put(e Entity) Change { return Change{entity: e} }

// Remove deletes the record on the same condition.
func Remove(e Entity) Change { return Change{entity: e, remove: true} }

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
	if err := a.store.driver.Apply(ctx, a.withStamps(batch)); err != nil {
		return stored(batch, err)
	}
	for _, c := range changes {
		switch {
		case c.guard != nil:
		case c.remove:
			c.entity.meta().version = 0
		default:
			c.entity.meta().version++
		}
	}
	return nil
}

// stored names the batch that could not be stored; a conflict names its record
// itself.
func stored(batch []driver.Change, err error) error {
	if len(batch) == 0 || errors.Is(err, driver.ErrConflict) {
		return err
	}
	return &RecordError{Key: batch[0].Key, Stored: true, Err: err}
}

func (a *Account) encode(c Change) ([]driver.Change, error) {
	if c.guard != nil {
		return []driver.Change{c.guard.change(a)}, nil
	}
	e := c.entity
	ix := e.index(a.hash)
	key := driver.Key{Account: a.id, Kind: e.kind(), ID: ix.id}
	main := driver.Change{Expect: e.meta().version, Delete: c.remove}
	main.Record = driver.Record{Key: key, State: ix.state, Ref: ix.ref, At: ix.at}
	if !c.remove {
		plain, err := json.Marshal(e)
		if err != nil {
			return nil, &RecordError{Key: key, Stored: true, Err: err}
		}
		if main.Body, err = a.store.sealer.Seal(plain, associated(key)); err != nil {
			return nil, &RecordError{Key: key, Stored: true, Err: err}
		}
	}
	out := []driver.Change{main}
	if s, ok := e.(satellite); ok {
		for _, extra := range s.satellites(a.id, ix, a.hash) {
			extra.Delete = extra.Delete || c.remove
			out = append(out, extra)
		}
	}
	return out, nil
}

// decode opens a record into an entity.
func (s *Store) decode(r driver.Record, into Entity) error {
	plain, err := s.sealer.Open(r.Body, associated(r.Key))
	if err != nil {
		return &RecordError{Key: r.Key, Err: err}
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return &RecordError{Key: r.Key, Err: err}
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
	r, err := a.store.driver.Get(ctx, driver.Key{Account: a.id, Kind: p.kind(), ID: id})
	if err != nil {
		return v, err
	}
	err = a.store.decode(r, p)
	return v, err
}

func scan[T any, P entityOf[T]](ctx context.Context, a *Account, q driver.Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		q.Account, q.Kind = a.id, P(&zero).kind()
		for r, err := range scanRecords(ctx, a.store.driver, q) {
			var v T
			if err == nil {
				err = a.store.decode(r, P(&v))
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
	q.Account, q.Kind = a.id, P(&zero).kind()
	dp, err := a.store.driver.Scan(ctx, q)
	if err != nil {
		return Page[T]{}, err
	}
	out := Page[T]{Next: dp.Next}
	out.Items, err = decodeAll[T, P](a.store, dp.Records)
	return out, err
}

// decodeAll opens all records that can be opened; the error names the others.
func decodeAll[T any, P entityOf[T]](s *Store, records []driver.Record) ([]T, error) {
	items := make([]T, 0, len(records))
	var errs []error
	for _, r := range records {
		var v T
		if err := s.decode(r, P(&v)); err != nil {
			errs = append(errs, err)
			continue
		}
		items = append(items, v)
	}
	return items, errors.Join(errs...)
}
