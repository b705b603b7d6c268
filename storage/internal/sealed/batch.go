package sealed

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Apply carries out a batch of the account's typed records, with all that such a
// batch brings about: the lists that it changes get new stamps.
func (rs Records) Apply(ctx context.Context, batch []driver.Change) error {
	return rs.Driver.Apply(ctx, rs.withStamps(batch))
}

// Commit is Apply, with a *driver.RecordError that names the batch when the
// database refuses it. A conflict names its record itself.
func (rs Records) Commit(ctx context.Context, batch []driver.Change) error {
	err := rs.Apply(ctx, batch)
	if err == nil || len(batch) == 0 || errors.Is(err, driver.ErrConflict) {
		return err
	}
	return &driver.RecordError{Key: batch[0].Key, Stored: true, Err: err}
}

// stamped are the kinds whose changes are told by a stamp: the lists, which are
// long, shown often and changed rarely.
var stamped = []string{kind.Physician, kind.Staff}

// Stamp is the stamp of a list; "" when it has none yet.
func (rs Records) Stamp(ctx context.Context, list string) (string, error) {
	r, err := rs.Driver.Get(ctx, rs.Key(kind.Stamp, list))
	if IsNotFound(err) {
		return "", nil
	}
	return r.Ref, err
}

// withStamps adds new stamps of the lists that a batch changes.
func (rs Records) withStamps(batch []driver.Change) []driver.Change {
	for _, list := range stamped {
		if slices.ContainsFunc(batch, func(c driver.Change) bool { return c.Kind == list }) {
			r := driver.Record{Key: rs.Key(kind.Stamp, list), Ref: rand.Text()}
			batch = append(batch, driver.Change{Record: r, Expect: driver.AnyVersion})
		}
	}
	return batch
}
