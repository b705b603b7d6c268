package driver_test

import (
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// C: cursors come back from outside; whatever comes is either one of ours or
// ErrCursor.
func FuzzParseCursor(f *testing.F) {
	q := driver.Query{Account: "acme", Kind: "visit", Desc: true}
	for _, at := range []time.Time{{}, time.UnixMicro(-1), time.Unix(1e9, 0)} {
		f.Add(driver.MakeCursor(q, driver.Record{Key: driver.Key{Account: "acme", Kind: "visit", ID: "é"}, At: at}))
	}
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, cursor string) {
		q := q
		q.Cursor = cursor
		p, err := driver.ParseCursor(q)
		switch {
		case err != nil:
			if !errors.Is(err, driver.ErrCursor) || p != nil {
				t.Fatalf("position %v, error %v", p, err)
			}
		case p == nil:
			if cursor != "" {
				t.Fatal("a cursor was passed over")
			}
		default:
			k := driver.Key{Account: p.Account, Kind: q.Kind, ID: p.ID}
			again := driver.Query{Account: q.Account, Kind: q.Kind, Desc: q.Desc}
			again.Cursor = driver.MakeCursor(again, driver.Record{Key: k, At: p.At})
			if p2, err := driver.ParseCursor(again); err != nil || *p2 != *p || driver.CheckKey(k) != nil {
				t.Fatalf("position %v became %v, error %v", p, p2, err)
			}
		}
	})
}

func TestMicros(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{
		{}, time.UnixMicro(0).UTC(), time.UnixMicro(-1).UTC(),
		time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		if got := driver.FromMicros(driver.Micros(at)); !got.Equal(at) || got.IsZero() != at.IsZero() {
			t.Errorf("%v became %v", at, got)
		}
	}
	if driver.Micros(time.Time{}) >= driver.Micros(time.Time{}.Add(time.Microsecond)) {
		t.Error("the zero time does not sort first")
	}
	if fine := time.Unix(0, 1999).In(time.FixedZone("", 3600)); !driver.Truncate(fine).Equal(time.UnixMicro(1)) {
		t.Errorf("%v became %v", fine, driver.Truncate(fine))
	}
}
