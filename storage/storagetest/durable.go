package storagetest

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

func testDurable(t *testing.T, h Harness) {
	if !h.Durable {
		t.Skip("the driver keeps nothing when it is closed, its harness says")
	}
	h.test(t, "everything is there after closing", func(t *testing.T, b *bundle) {
		r := record("V-1", 0)
		r.State, r.Ref = "ready", "p1"
		b.fill(r, record("removed", 0), record("claimed", -5))
		b.mustApply(put(r, 1), remove(key("removed"), 1))
		b.mustClaim(driver.Claim{Kind: "visit", Due: noon.Add(-time.Second), Until: noon.Add(time.Hour)})
		next := b.mustScan(driver.Query{Kind: "visit", Limit: 1}).Next
		b.reopen()
		r.Version = 2
		wantRecord(t, b.mustGet(r.Key), r)
		wantMissing(t, b, key("removed"))
		claimed := record("claimed", 3600)
		claimed.Version = 2
		wantRecord(t, b.mustGet(claimed.Key), claimed)
		wantIDs(t, b.mustScan(driver.Query{Kind: "visit", Limit: 1, Cursor: next}).Records, "claimed")
		b.mustApply(put(r, 2))
	})
}

func (b *bundle) reopen() {
	b.t.Helper()
	if err := b.Close(); err != nil {
		b.t.Fatalf("Close: %v", err)
	}
	b.Driver = b.open(b.t)
}

func testShared(t *testing.T, h Harness) {
	if !h.Shared {
		t.Skip("the driver's database has one user at a time, its harness says")
	}
	second := func(t *testing.T, b *bundle) driver.Driver {
		d := b.open(t)
		t.Cleanup(func() { _ = d.Close() })
		return d
	}
	h.test(t, "each sees what the other wrote", func(t *testing.T, b *bundle) {
		other := second(t, b)
		b.fill(record("a", 0))
		r, err := other.Get(t.Context(), key("a"))
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Apply(t.Context(), []driver.Change{put(r, 1)}); err != nil {
			t.Fatal(err)
		}
		wantConflict(t, b.Apply(t.Context(), []driver.Change{put(r, 1)}), r.Key, 1)
	})
	h.test(t, "no update is lost", func(t *testing.T, b *bundle) { countTogether(t, b.Driver, second(t, b)) })
	h.test(t, "each due record has one claimer", func(t *testing.T, b *bundle) {
		claimTogether(t, b, b.Driver, second(t, b))
	})
	h.test(t, "one closes, the other goes on", func(t *testing.T, b *bundle) {
		if err := second(t, b).Close(); err != nil {
			t.Fatal(err)
		}
		b.fill(record("a", 0))
	})
}
