package storagetest

import (
	"strconv"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

func testClaim(t *testing.T, h Harness) {
	until := noon.Add(time.Hour)
	due := driver.Claim{Account: "acme", Kind: "visit", Due: noon, Until: until}
	h.test(t, "what is due, soonest first", func(t *testing.T, b *bundle) {
		never := record("never", 0)
		never.At = time.Time{}
		other, kind := record("x", -9), record("x", -9)
		other.Account, kind.Kind = "beta", "run"
		b.fill(record("now", 0), record("late", 1), record("past", -60), record("b", -5), record("a", -5), never, other, kind)
		got := b.mustClaim(due)
		wantIDs(t, got, "past a b now")
		for _, r := range got {
			want := record(r.ID, 3600)
			want.Version = 2
			wantRecord(t, r, want)
			wantRecord(t, b.mustGet(r.Key), want)
		}
		wantIDs(t, b.mustClaim(due), "")
	})
	h.test(t, "again when the lease is over", func(t *testing.T, b *bundle) {
		b.fill(record("a", -1))
		b.mustClaim(due)
		almost := driver.Claim{Account: "acme", Kind: "visit", Due: until.Add(-time.Microsecond), Until: until.Add(time.Hour)}
		wantIDs(t, b.mustClaim(almost), "")
		almost.Due = until
		wantIDs(t, b.mustClaim(almost), "a")
	})
	h.test(t, "a lease can be written over", func(t *testing.T, b *bundle) {
		b.fill(record("a", -1))
		claimed := b.mustClaim(due)[0]
		claimed.At = noon.Add(-time.Minute)
		b.mustApply(put(claimed, claimed.Version))
		wantIDs(t, b.mustClaim(due), "a")
	})
	h.test(t, "a writer from before the claim meets a conflict", func(t *testing.T, b *bundle) {
		b.fill(record("a", -1))
		before := b.mustGet(key("a"))
		b.mustClaim(due)
		wantConflict(t, b.Apply(t.Context(), []driver.Change{put(before, before.Version)}), key("a"), 1)
	})
	h.test(t, "state, limit and every account", func(t *testing.T, b *bundle) {
		for i := range 6 {
			r := record(strconv.Itoa(i), -10+i)
			r.Account, r.State = []string{"acme", "beta"}[i%2], []string{"queued", "queued", "sent"}[i%3]
			b.fill(r)
		}
		c := driver.Claim{Kind: "visit", State: "queued", Due: noon, Until: until, Limit: 3}
		wantIDs(t, b.mustClaim(c), "0 1 3")
		wantIDs(t, b.mustClaim(c), "4")
		c.State = ""
		wantIDs(t, b.mustClaim(c), "2 5")
	})
	h.test(t, "the default limit is 100", func(t *testing.T, b *bundle) {
		b.fill(many(150)...)
		c := driver.Claim{Kind: "visit", Due: until, Until: until.Add(time.Hour)}
		if first, second := len(b.mustClaim(c)), len(b.mustClaim(c)); first != 100 || second != 50 {
			t.Fatalf("claimed %d and %d, want 100 and 50", first, second)
		}
	})
	h.test(t, "an ill-formed claim", func(t *testing.T, b *bundle) {
		for _, c := range []driver.Claim{{Due: noon, Until: until}, {Kind: "visit", Due: noon, Until: noon}, {Kind: "visit", Due: noon}} {
			_, err := b.Claim(t.Context(), c)
			wantError(t, err, driver.ErrInvalid)
		}
	})
}

func (b *bundle) mustClaim(c driver.Claim) []driver.Record {
	b.t.Helper()
	got, err := b.Claim(b.t.Context(), c)
	if err != nil {
		b.t.Fatalf("Claim: %v", err)
	}
	return got
}
