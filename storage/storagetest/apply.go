package storagetest

import (
	"fmt"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
)

func testApply(t *testing.T, h Harness) {
	h.test(t, "an empty batch", func(t *testing.T, b *bundle) { b.mustApply() })
	h.test(t, "versions rise by one", func(t *testing.T, b *bundle) {
		r := record("V-1", 0)
		b.mustApply(insert(r))
		for v := int64(1); v < 5; v++ {
			r.State, r.Version = fmt.Sprint("s", v), 77 // the version of a put is ignored
			b.mustApply(put(r, v))
			r.Version = v + 1
			wantRecord(t, b.mustGet(r.Key), r)
		}
	})
	h.test(t, "any version", func(t *testing.T, b *bundle) {
		r := record("V-1", 0)
		for v := int64(1); v < 4; v++ {
			r.Ref = fmt.Sprint("ref", v)
			b.mustApply(put(r, driver.AnyVersion))
			r.Version = v
			wantRecord(t, b.mustGet(r.Key), r)
		}
		b.mustApply(remove(r.Key, driver.AnyVersion))
		wantMissing(t, b, r.Key)
		b.mustApply(remove(r.Key, driver.AnyVersion))
	})
	h.test(t, "a removed record begins anew", func(t *testing.T, b *bundle) {
		r := record("V-1", 0)
		b.mustApply(insert(r))
		b.mustApply(put(r, 1))
		b.mustApply(remove(r.Key, 2))
		wantMissing(t, b, r.Key)
		b.mustApply(insert(r))
		r.Version = 1
		wantRecord(t, b.mustGet(r.Key), r)
	})
	h.test(t, "a batch of everything", func(t *testing.T, b *bundle) {
		b.fill(record("kept", 0), record("changed", 1), record("removed", 2), record("any", 3))
		changed := record("changed", 9)
		b.mustApply(
			check(key("kept"), 1), put(changed, 1), remove(key("removed"), 1),
			put(record("any", 8), driver.AnyVersion), insert(record("new", 7)),
			check(key("nowhere"), 0), remove(key("nothing"), driver.AnyVersion),
		)
		changed.Version = 2
		wantRecord(t, b.mustGet(changed.Key), changed)
		wantIDs(t, b.all(driver.Query{Kind: "visit"}), "kept new any changed")
		if v := b.mustGet(key("kept")).Version; v != 1 {
			t.Fatalf("a check raised the version to %d", v)
		}
	})
	h.test(t, "the largest batch, over accounts and kinds", func(t *testing.T, b *bundle) {
		var changes []driver.Change
		for i := range driver.MaxBatch {
			r := record(fmt.Sprintf("%04d", i), i)
			r.Account, r.Kind = fmt.Sprint("account-", i%3), fmt.Sprint("kind-", i%2)
			changes = append(changes, insert(r))
		}
		b.mustApply(changes...)
		for i := range changes {
			changes[i].Expect = 1
			changes[i].State = "again"
		}
		b.mustApply(changes...)
		got := len(b.all(driver.Query{Kind: "kind-0"})) + len(b.all(driver.Query{Kind: "kind-1", State: "again"}))
		if got != driver.MaxBatch {
			t.Fatalf("%d records, want %d", got, driver.MaxBatch)
		}
		for i := range changes {
			changes[i].Expect, changes[i].Delete = 2, true
		}
		b.mustApply(changes...)
		if left := b.all(driver.Query{Kind: "kind-0"}); len(left) > 0 {
			t.Fatalf("%d records are left", len(left))
		}
	})
}
