package storagetest

import (
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
)

func testConflict(t *testing.T, h Harness) {
	there, gone := record("there", 0), record("gone", 0)
	for _, c := range []struct {
		name   string
		change driver.Change
	}{
		{"insert what is there", insert(there)},
		{"put over an older version", put(there, 1)},
		{"put over a newer version", put(there, 3)},
		{"put what is not there", put(gone, 1)},
		{"remove an older version", remove(there.Key, 1)},
		{"remove what is not there", remove(gone.Key, 1)},
		{"remove what should not be there", remove(there.Key, 0)},
		{"check an older version", check(there.Key, 1)},
		{"check what is not there", check(gone.Key, 1)},
		{"check that it is not there", check(there.Key, 0)},
	} {
		h.test(t, c.name, func(t *testing.T, b *bundle) {
			b.mustApply(insert(there))
			b.mustApply(put(there, 1))
			before := b.mustGet(there.Key)
			// The conflict must undo what stands before and after it, by order
			// of the batch as well as by order of the keys.
			err := b.Apply(t.Context(), []driver.Change{
				insert(record("a", 1)), put(record("b", 1), driver.AnyVersion), c.change,
				insert(record("y", 1)), put(record("z", 1), driver.AnyVersion),
			})
			wantConflict(t, err, c.change.Key, c.change.Expect)
			wantRecord(t, b.mustGet(there.Key), before)
			wantIDs(t, b.all(driver.Query{Kind: "visit"}), "there")
		})
	}
	h.test(t, "removals are undone as well", func(t *testing.T, b *bundle) {
		b.fill(record("a", 1), record("b", 2), record("c", 3))
		err := b.Apply(t.Context(), []driver.Change{
			remove(key("a"), 1), remove(key("c"), driver.AnyVersion), put(record("b", 9), 7),
		})
		wantConflict(t, err, key("b"), 7)
		wantIDs(t, b.all(driver.Query{Kind: "visit"}), "a b c")
	})
}
