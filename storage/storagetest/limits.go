package storagetest

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
)

func testLimits(t *testing.T, h Harness) {
	h.test(t, "as long as allowed", func(t *testing.T, b *bundle) {
		r := driver.Record{
			Key:   driver.Key{Account: strings.Repeat("a", driver.MaxAccount), Kind: strings.Repeat("k", driver.MaxKind), ID: strings.Repeat("é", driver.MaxID/2)},
			State: strings.Repeat("s", driver.MaxState), Ref: strings.Repeat("r", driver.MaxRef),
			At: noon, Body: bytes.Repeat([]byte{0, '\'', '\\', 0xfe}, driver.MaxBody/4),
		}
		b.mustApply(insert(r))
		r.Version = 1
		wantRecord(t, b.mustGet(r.Key), r)
		q := driver.Query{Account: r.Account, Kind: r.Kind, State: r.State, Ref: r.Ref}
		wantRecord(t, b.mustScan(q).Records[0], r)
		b.mustApply(put(r, 1))
	})
	t.Run("longer than allowed", func(t *testing.T) {
		t.Parallel()
		b := setup(t, h)
		for name, change := range map[string]func(*driver.Record){
			"account": func(r *driver.Record) { r.Account = strings.Repeat("a", driver.MaxAccount+1) },
			"kind":    func(r *driver.Record) { r.Kind = strings.Repeat("k", driver.MaxKind+1) },
			"id":      func(r *driver.Record) { r.ID = strings.Repeat("é", driver.MaxID/2+1) },
			"state":   func(r *driver.Record) { r.State = strings.Repeat("s", driver.MaxState+1) },
			"ref":     func(r *driver.Record) { r.Ref = strings.Repeat("r", driver.MaxRef+1) },
			"body":    func(r *driver.Record) { r.Body = make([]byte, driver.MaxBody+1) },
		} {
			t.Run(name, func(t *testing.T) {
				r := record("V-1", 0)
				change(&r)
				wantError(t, b.Apply(t.Context(), []driver.Change{insert(record("other", 0)), insert(r)}), driver.ErrTooLarge)
				wantMissing(t, b, key("other"))
			})
		}
	})
	t.Run("ill-formed", func(t *testing.T) {
		t.Parallel()
		b := setup(t, h)
		for name, changes := range map[string][]driver.Change{
			"no account":               {insert(driver.Record{Key: driver.Key{Kind: "k", ID: "i"}})},
			"no kind":                  {insert(driver.Record{Key: driver.Key{Account: "a", ID: "i"}})},
			"no id":                    {insert(driver.Record{Key: driver.Key{Account: "a", Kind: "k"}})},
			"a NUL byte":               {insert(driver.Record{Key: key("a\x00b")})},
			"not UTF-8":                {insert(driver.Record{Key: key("V-1"), Ref: "\xff"})},
			"a key twice":              {insert(record("V-1", 0)), remove(key("V-1"), 1)},
			"a check of any version":   {check(key("V-1"), driver.AnyVersion)},
			"an impossible version":    {put(record("V-1", 0), -2)},
			"a check that is a delete": {{Record: record("V-1", 0), Check: true, Delete: true}},
		} {
			t.Run(name, func(t *testing.T) {
				wantError(t, b.Apply(t.Context(), changes), driver.ErrInvalid)
				wantMissing(t, b, key("V-1"))
			})
		}
	})
	h.test(t, "a batch that is too long", func(t *testing.T, b *bundle) {
		var changes []driver.Change
		for i := range driver.MaxBatch + 1 {
			changes = append(changes, insert(record(strconv.Itoa(i), 0)))
		}
		wantError(t, b.Apply(t.Context(), changes), driver.ErrTooLarge)
	})
	testReceipt(t, h)
	h.test(t, "a batch that is as large as allowed, and one that is larger", func(t *testing.T, b *bundle) {
		var changes []driver.Change
		for i := range driver.MaxBatchBytes / driver.MaxBody {
			r := record(strconv.Itoa(i), 0)
			r.Body = bytes.Repeat([]byte{byte(i)}, driver.MaxBody)
			changes = append(changes, insert(r))
		}
		wantError(t, b.Apply(t.Context(), append(slices.Clip(changes), insert(record("more", 0)))), driver.ErrTooLarge)
		b.mustApply(changes...)
	})
	h.test(t, "pages", func(t *testing.T, b *bundle) {
		b.fill(many(driver.MaxLimit + 20)...)
		for limit, want := range map[int]int{0: 100, -1: 100, 1: 1, driver.MaxLimit: driver.MaxLimit, driver.MaxLimit + 5: driver.MaxLimit} {
			if got := len(b.mustScan(driver.Query{Kind: "visit", Limit: limit}).Records); got != want {
				t.Errorf("limit %d gives %d records, want %d", limit, got, want)
			}
		}
	})
}

func testReceipt(t *testing.T, h Harness) {
	h.test(t, "a receipt has room in the longest batch, a second one has not", func(t *testing.T, b *bundle) {
		var changes []driver.Change
		for i := range driver.MaxBatch {
			changes = append(changes, insert(record(strconv.Itoa(i), 0)))
		}
		for _, id := range []string{"one", "two"} {
			r := record(id, 0)
			r.Kind = driver.KindReceipt
			changes = append(changes, insert(r))
		}
		wantError(t, b.Apply(t.Context(), changes), driver.ErrTooLarge)
		changes = changes[:driver.MaxBatch+1]
		b.mustApply(changes...)
		receipt := changes[driver.MaxBatch].Record
		receipt.Version = 1
		wantRecord(t, b.mustGet(receipt.Key), receipt)
	})
}
