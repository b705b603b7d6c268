package storagetest

import (
	"bytes"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

func testGet(t *testing.T, h Harness) {
	h.test(t, "nothing there", func(t *testing.T, b *bundle) {
		_, err := b.Get(t.Context(), key("none"))
		wantError(t, err, driver.ErrNotFound)
	})
	h.test(t, "a key that no record can have", func(t *testing.T, b *bundle) {
		for _, k := range []driver.Key{{}, key("a\x00b"), key("\xff"), key(string(make([]byte, 5000)))} {
			_, err := b.Get(t.Context(), k)
			wantError(t, err, driver.ErrNotFound)
		}
	})
	h.test(t, "everything comes back", func(t *testing.T, b *bundle) {
		want := driver.Record{
			Key: key("V-1"), State: "ready", Ref: "r3f", Body: bytes.Repeat([]byte{0, 1, '\'', '\\', 0xff}, 99),
			At: time.Date(2026, 3, 8, 2, 30, 0, 123456789, time.FixedZone("", -5*3600)),
		}
		b.mustApply(insert(want))
		want.Version = 1
		got := b.mustGet(want.Key)
		wantRecord(t, got, want)
		if got.At.Location() != time.UTC {
			t.Fatalf("At is in zone %v, want UTC", got.At.Location())
		}
	})
	h.test(t, "empty members", func(t *testing.T, b *bundle) {
		b.mustApply(insert(driver.Record{Key: key("empty")}))
		wantRecord(t, b.mustGet(key("empty")), driver.Record{Key: key("empty"), Version: 1})
	})
	h.test(t, "instants at the ends of the calendar", func(t *testing.T, b *bundle) {
		for id, at := range map[string]time.Time{
			"first": time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC), "before": time.UnixMicro(-1),
			"epoch": time.UnixMicro(0), "last": time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC),
		} {
			r := driver.Record{Key: key(id), At: at}
			b.mustApply(insert(r))
			r.Version = 1
			wantRecord(t, b.mustGet(r.Key), r)
		}
	})
	h.test(t, "names are told apart byte by byte", func(t *testing.T, b *bundle) {
		names := []string{"a", "A", "a ", " a", "ä", "a\u0308", "%", "_", "a/b", "🩺", "\t"}
		for _, id := range names {
			b.mustApply(insert(record(id, 0)))
		}
		for _, id := range names {
			want := record(id, 0)
			want.Version = 1
			wantRecord(t, b.mustGet(key(id)), want)
		}
		for _, k := range []driver.Key{{Account: "acme", Kind: "Visit", ID: "a"}, {Account: "Acme", Kind: "visit", ID: "a"}} {
			wantMissing(t, b, k)
		}
	})
	h.test(t, "the caller's bytes are the caller's", func(t *testing.T, b *bundle) {
		r := record("V-1", 0)
		r.Body = []byte("before")
		b.mustApply(insert(r))
		copy(r.Body, "after!")
		got := b.mustGet(r.Key)
		if string(got.Body) != "before" {
			t.Fatalf("body %q changed with the caller's slice", got.Body)
		}
		copy(got.Body, "after!")
		if again := b.mustGet(r.Key); string(again.Body) != "before" {
			t.Fatalf("body %q changed with the returned slice", again.Body)
		}
	})
}
