package storagetest

import (
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// sample is a small day: two accounts, two kinds, ties, and a record without an
// instant.
func sample() []driver.Record {
	rec := func(account, kind, id, state, ref string, seconds int) driver.Record {
		r := record(id, seconds)
		r.Account, r.Kind, r.State, r.Ref = account, kind, state, ref
		return r
	}
	never := rec("acme", "visit", "never", "ready", "", 0)
	never.At = time.Time{}
	return []driver.Record{
		rec("acme", "visit", "c", "ready", "p1", 10),
		rec("acme", "visit", "a", "live", "p1", 10),
		rec("acme", "visit", "b", "ready", "p2", 20),
		rec("acme", "visit", "B", "ready", "p2", 20),
		rec("acme", "visit", "past", "ended", "p2", -30),
		rec("acme", "delivery", "d", "ready", "p1", 10),
		rec("beta", "visit", "a", "ready", "p1", 10),
		rec("beta", "visit", "z", "ready", "p1", 15),
		never,
	}
}

func testScan(t *testing.T, h Harness) {
	at := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	acme := driver.Query{Account: "acme", Kind: "visit"}
	with := func(q driver.Query, f func(*driver.Query)) driver.Query { f(&q); return q }
	t.Run("queries", func(t *testing.T) {
		t.Parallel()
		b := setup(t, h)
		b.fill(sample()...)
		for _, c := range []struct {
			name string
			q    driver.Query
			want string
		}{
			{"by instant, then id, in byte order; no instant is first", acme, "never past a c B b"},
			{"newest first", with(acme, func(q *driver.Query) { q.Desc = true }), "b B c a past never"},
			{"state", with(acme, func(q *driver.Query) { q.State = "ready" }), "never c B b"},
			{"ref", with(acme, func(q *driver.Query) { q.Ref = "p1" }), "a c"},
			{"state and ref", with(acme, func(q *driver.Query) { q.State, q.Ref = "ready", "p2" }), "B b"},
			{"from is included", with(acme, func(q *driver.Query) { q.From = at(10) }), "a c B b"},
			{"to is not", with(acme, func(q *driver.Query) { q.To = at(20) }), "never past a c"},
			{"a window", with(acme, func(q *driver.Query) { q.From, q.To = at(-30), at(11) }), "past a c"},
			{"a window, newest first, in a state", with(acme, func(q *driver.Query) {
				q.From, q.To, q.State, q.Desc = at(-30), at(21), "ready", true
			}), "b B c"},
			{"an empty window", with(acme, func(q *driver.Query) { q.From, q.To = at(11), at(20) }), ""},
			{"a window upside down", with(acme, func(q *driver.Query) { q.From, q.To = at(20), at(-30) }), ""},
			{"bounds finer than a microsecond", with(acme, func(q *driver.Query) {
				q.From, q.To = at(10).Add(999), at(20).Add(999)
			}), "a c"},
			{"another kind", driver.Query{Account: "acme", Kind: "delivery"}, "d"},
			{"a kind without records", driver.Query{Account: "acme", Kind: "none"}, ""},
			{"every account", driver.Query{Kind: "visit", From: at(0)}, "a a c z B b"},
			{"every account, in a state", driver.Query{Kind: "visit", State: "ready", From: at(0), Desc: true}, "b B z c a"},
			{"a value that looks like a pattern", with(acme, func(q *driver.Query) { q.Ref = "p%" }), ""},
		} {
			t.Run(c.name, func(t *testing.T) {
				wantIDs(t, b.mustScan(c.q).Records, c.want)
				c.q.Limit = 1 // one record a page must not change what comes
				wantIDs(t, b.all(c.q), c.want)
			})
		}
	})
	h.test(t, "whole records come", func(t *testing.T, b *bundle) {
		b.fill(sample()...)
		for _, got := range b.all(driver.Query{Kind: "visit"}) {
			wantRecord(t, got, b.mustGet(got.Key))
		}
	})
	h.test(t, "accounts are the last order", func(t *testing.T, b *bundle) {
		for _, account := range []string{"b", "a", "c"} {
			r := record("same", 0)
			r.Account = account
			b.fill(r)
		}
		var got []string
		for _, r := range b.all(driver.Query{Kind: "visit", Limit: 1}) {
			got = append(got, r.Account)
		}
		if !slices.Equal(got, []string{"a", "b", "c"}) {
			t.Fatalf("accounts come as %q, want a, b, c", got)
		}
	})
	h.test(t, "a query needs a kind", func(t *testing.T, b *bundle) {
		_, err := b.Scan(t.Context(), driver.Query{Account: "acme"})
		wantError(t, err, driver.ErrInvalid)
	})
	h.test(t, "a change of state, ref or instant moves the record", func(t *testing.T, b *bundle) {
		r := record("V-1", 0)
		r.State, r.Ref = "ready", "p1"
		b.mustApply(insert(r))
		r.State, r.Ref, r.At = "ended", "p2", at(60)
		b.mustApply(put(r, 1))
		for _, q := range []driver.Query{{State: "ready"}, {Ref: "p1"}, {To: at(60)}} {
			q.Account, q.Kind = "acme", "visit"
			wantIDs(t, b.all(q), "")
		}
		for _, q := range []driver.Query{{State: "ended"}, {Ref: "p2"}, {From: at(60)}} {
			q.Account, q.Kind = "acme", "visit"
			wantIDs(t, b.all(q), "V-1")
		}
	})
}
