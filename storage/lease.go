package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Lease is the right to do something for an account alone, for a while. A
// holder that goes on after its lease was lost is fenced off: [Lease.Guard]
// makes a batch fail then.
type Lease struct {
	Meta    `json:"-"`
	Name    string    `json:"name"`
	Holder  string    `json:"holder"`
	Since   time.Time `json:"since"`
	Expires time.Time `json:"expires"`
	Fence   int64     `json:"fence"` // fencing number: rises at each acquisition, not at renewals
}

func (*Lease) kind() string         { return kind.Lease }
func (l *Lease) index(hasher) index { return index{id: l.Name, at: l.Expires} }

// LeaseHeldError says that somebody else has the lease, and since when.
type LeaseHeldError struct {
	Name    string
	Holder  string
	Since   time.Time
	Expires time.Time
}

func (e *LeaseHeldError) Error() string {
	return fmt.Sprintf("%s is in hand by %s since %s", e.Name, e.Holder, e.Since.UTC().Format(time.RFC3339))
}

// Acquire takes the lease of the given name for ttl from now. When somebody
// else has it and it is not expired: a *LeaseHeldError. A holder that has it
// already gets it anew, and what it held before is fenced off; so give each
// holder a name of its own, such as a random one per process or per call.
func (a *Account) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) (Lease, error) {
	for {
		l, err := get[Lease](ctx, a, name)
		if err != nil && !isNotFound(err) {
			return Lease{}, err
		}
		if err == nil && l.Holder != holder && now.Before(l.Expires) {
			return Lease{}, &LeaseHeldError{Name: name, Holder: l.Holder, Since: l.Since, Expires: l.Expires}
		}
		l, err = a.take(ctx, Lease{Meta: l.Meta, Name: name, Holder: holder, Since: now, Expires: now.Add(ttl)})
		if !errors.Is(err, ErrConflict) { // else somebody was faster: look again
			return l, err
		}
	}
}

// take writes the lease together with its fence record, whose version is the
// fencing number.
func (a *Account) take(ctx context.Context, l Lease) (Lease, error) {
	fence, err := a.records.Driver.Get(ctx, a.fenceKey(l.Name))
	if err != nil && !isNotFound(err) {
		return Lease{}, err
	}
	l.Fence = fence.Version + 1
	batch, err := a.encode(Put(&l))
	if err != nil {
		return Lease{}, err
	}
	bump := driver.Change{Expect: fence.Version}
	bump.Record = driver.Record{Key: a.fenceKey(l.Name)}
	if err := a.records.Driver.Apply(ctx, append(batch, bump)); err != nil {
		return Lease{}, err
	}
	l.version++
	return l, nil
}

// Renew extends a lease to ttl from now, even one that is past its time, as
// long as nobody else took it; else an error matching ErrConflict.
func (a *Account) Renew(ctx context.Context, l *Lease, now time.Time, ttl time.Duration) error {
	cur, err := a.current(ctx, l)
	if err != nil {
		return err
	}
	cur.Expires = now.Add(ttl)
	if err := a.Commit(ctx, Put(&cur)); err != nil {
		return err
	}
	l.Expires, l.Meta = cur.Expires, cur.Meta
	return nil
}

// Release gives a lease up. One that was lost meanwhile is no error.
func (a *Account) Release(ctx context.Context, l *Lease) error {
	cur, err := a.current(ctx, l)
	if err == nil {
		err = a.Commit(ctx, Delete(&cur))
	}
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

// current reads the lease again, provided that it is still the same holding of
// it. An answer that was lost on the way back to us does no harm then.
func (a *Account) current(ctx context.Context, l *Lease) (Lease, error) {
	cur, err := get[Lease](ctx, a, l.Name)
	if isNotFound(err) || err == nil && cur.Fence != l.Fence {
		return Lease{}, &driver.ConflictError{Key: a.records.Key(kind.Lease, l.Name), Expect: l.version}
	}
	return cur, err
}

// Guard makes the batch that it is part of fail with an error matching
// ErrConflict when the lease was acquired again since. It may be used while the
// lease is renewed by another goroutine; one Guard per batch is enough.
func (l *Lease) Guard() Change {
	return Change{guard: &fence{name: l.Name, number: l.Fence}}
}

type fence struct {
	name   string
	number int64
}

func (f *fence) change(a *Account) driver.Change {
	c := driver.Change{Check: true, Expect: f.number}
	c.Key = a.fenceKey(f.name)
	return c
}

func (a *Account) fenceKey(name string) driver.Key {
	return a.records.Key(kind.Fence, name)
}
