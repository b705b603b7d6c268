package storage

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/televisit/televisit-go/storage/driver"
)

// stamped are the kinds whose changes are told by a stamp: the lists, which are
// long, shown often and changed rarely.
var stamped = []string{kindPhysician, kindStaff}

// PhysiciansStamp tells whether the list of physicians was changed: whoever
// changes it, in whatever process, gives it a stamp that it never had before, in
// the same step. What was read after its stamp is as new as the stamp. "" tells
// nothing: the list has no stamp yet.
func (a *Account) PhysiciansStamp(ctx context.Context) (string, error) {
	return a.stamp(ctx, kindPhysician)
}

// StaffStamp is as [Account.PhysiciansStamp], of the medical staff.
func (a *Account) StaffStamp(ctx context.Context) (string, error) { return a.stamp(ctx, kindStaff) }

func (a *Account) stamp(ctx context.Context, kind string) (string, error) {
	r, err := a.store.driver.Get(ctx, a.stampKey(kind))
	if isNotFound(err) {
		return "", nil
	}
	return r.Ref, err
}

func (a *Account) stampKey(kind string) driver.Key {
	return driver.Key{Account: a.id, Kind: kindStamp, ID: kind}
}

// withStamps adds new stamps of the lists that a batch changes.
func (a *Account) withStamps(batch []driver.Change) []driver.Change {
	for _, kind := range stamped {
		if slices.ContainsFunc(batch, func(c driver.Change) bool { return c.Kind == kind }) {
			r := driver.Record{Key: a.stampKey(kind), Ref: rand.Text()}
			batch = append(batch, driver.Change{Record: r, Expect: driver.AnyVersion})
		}
	}
	return batch
}
