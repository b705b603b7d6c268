package storagetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

func testCursor(t *testing.T, h Harness) {
	h.test(t, "pages are as long as asked for", func(t *testing.T, b *bundle) {
		q := driver.Query{Account: "acme", Kind: "visit", Limit: 7}
		b.fill(many(15)...)
		for _, want := range []int{7, 7, 1} {
			p := b.mustScan(q)
			if len(p.Records) != want {
				t.Fatalf("%d records, want %d", len(p.Records), want)
			}
			q.Cursor = p.Next
		}
		if q.Cursor != "" {
			t.Fatalf("the last page has a cursor %q", q.Cursor)
		}
	})
	h.test(t, "a full last page has no cursor", func(t *testing.T, b *bundle) {
		b.fill(many(7)...)
		if p := b.mustScan(driver.Query{Account: "acme", Kind: "visit", Limit: 7}); p.Next != "" || len(p.Records) != 7 {
			t.Fatalf("%d records and cursor %q", len(p.Records), p.Next)
		}
	})
	for _, desc := range []bool{false, true} {
		h.test(t, fmt.Sprintf("what is not changed comes once, desc %t", desc), func(t *testing.T, b *bundle) {
			steady(t, b, driver.Query{Account: "acme", Kind: "visit", Limit: 7, Desc: desc})
		})
	}
	h.test(t, "the page size may change", func(t *testing.T, b *bundle) {
		b.fill(many(20)...)
		first := b.mustScan(driver.Query{Account: "acme", Kind: "visit", Limit: 3})
		rest := b.mustScan(driver.Query{Account: "acme", Kind: "visit", Limit: 50, Cursor: first.Next})
		if len(first.Records)+len(rest.Records) != 20 {
			t.Fatalf("%d and %d records, want 20 together", len(first.Records), len(rest.Records))
		}
	})
	h.test(t, "a cursor of another query is refused", func(t *testing.T, b *bundle) {
		b.fill(many(20)...)
		next := b.mustScan(driver.Query{Account: "acme", Kind: "visit", Limit: 3}).Next
		for name, other := range map[string]driver.Query{
			"account": {Account: "beta", Kind: "visit"}, "every account": {Kind: "visit"},
			"kind": {Account: "acme", Kind: "run"}, "state": {Account: "acme", Kind: "visit", State: "live"},
			"ref": {Account: "acme", Kind: "visit", Ref: "x"}, "from": {Account: "acme", Kind: "visit", From: noon},
			"to": {Account: "acme", Kind: "visit", To: noon}, "desc": {Account: "acme", Kind: "visit", Desc: true},
		} {
			other.Cursor = next
			if _, err := b.Scan(t.Context(), other); err == nil {
				t.Errorf("other %s: no error", name)
			} else {
				wantError(t, err, driver.ErrCursor)
			}
		}
	})
	h.test(t, "a cursor that is none is refused", func(t *testing.T, b *bundle) {
		b.fill(many(20)...)
		next := b.mustScan(driver.Query{Account: "acme", Kind: "visit", Limit: 3}).Next
		for _, bad := range []string{"x", "0", next[:len(next)/2], "A" + next, " ", "%", string(make([]byte, 9000))} {
			_, err := b.Scan(t.Context(), driver.Query{Account: "acme", Kind: "visit", Cursor: bad})
			wantError(t, err, driver.ErrCursor)
		}
	})
}

// many are records with three to an instant.
func many(n int) []driver.Record {
	out := make([]driver.Record, n)
	for i := range out {
		out[i] = record(fmt.Sprintf("%04d", i), i/3)
	}
	return out
}

// steady walks a query while every third record is removed, moved or added
// between the pages, the last one of the page before included.
func steady(t *testing.T, b *bundle, q driver.Query) {
	const n = 90
	b.fill(many(n)...)
	seen := map[string]int{}
	for page := 0; ; page++ {
		p := b.mustScan(q)
		for _, r := range p.Records {
			seen[r.ID]++
		}
		if p.Next == "" {
			break
		}
		if page > n {
			t.Fatalf("%d pages of %d records, and no end", page, n)
		}
		q.Cursor = p.Next
		last := p.Records[len(p.Records)-1]
		disturb(b, last, page)
	}
	for _, r := range many(n) {
		if b.untouched(r.Key) && seen[r.ID] != 1 {
			t.Errorf("record %s came %d times, want once", r.ID, seen[r.ID])
		}
	}
}

// disturb changes records around the last one of a page: it is removed, or moved
// to the other end, and new ones come before and after it.
func disturb(b *bundle, last driver.Record, page int) {
	if page%2 == 0 {
		b.mustApply(remove(last.Key, last.Version))
	} else {
		last.At = noon.Add(time.Duration(page%4-2) * time.Hour)
		b.mustApply(put(last, last.Version))
	}
	before, after := record(fmt.Sprint("new-", page), 0), record(fmt.Sprint("0-new-", page), 0)
	before.At, after.At = last.At.Add(-time.Microsecond), last.At
	b.mustApply(insert(before), insert(after))
}

// untouched reports whether a record is as it was first stored.
func (b *bundle) untouched(k driver.Key) bool {
	r, err := b.Get(b.t.Context(), k)
	return err == nil && r.Version == 1
}
