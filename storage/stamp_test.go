package storage_test

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Show 4: a change of a visit can be seen without opening it.
func TestVisitStamps(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	a := open(t)
	start := time.Date(2026, 5, 6, 14, 0, 0, 0, time.UTC)
	in := storage.Visit{AppointmentID: "A-1", State: storage.VisitReady, Booking: storage.Booking{Start: start, Duration: time.Minute}, CreatedAt: start}
	out := storage.Visit{AppointmentID: "A-2", State: storage.VisitReady, Booking: storage.Booking{Start: start.AddDate(0, 0, 1), Duration: time.Minute}, CreatedAt: start}
	if err := a.Commit(ctx, storage.Put(&in), storage.Put(&out)); err != nil {
		t.Fatal(err)
	}
	stamps := func() []storage.VisitStamp {
		var all []storage.VisitStamp
		for s, err := range a.VisitStamps(ctx, storage.VisitFilter{From: start, To: start.Add(time.Hour)}) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
		return all
	}
	want := storage.VisitStamp{Key: a.VisitKey("A-1"), Start: start, State: storage.VisitReady, Version: 1}
	if got := stamps(); len(got) != 1 || got[0] != want {
		t.Fatalf("stamps %+v, want %+v", got, want)
	}
	in.State = storage.VisitLive
	if err := a.Commit(ctx, storage.Put(&in)); err != nil {
		t.Fatal(err)
	}
	want.State, want.Version = storage.VisitLive, 2
	if got := stamps(); len(got) != 1 || got[0] != want {
		t.Errorf("after a change %+v, want %+v", got, want)
	}
}

// A visit's mark stands for its key, and nothing else does.
func TestVisitMark(t *testing.T) {
	t.Parallel()
	a := open(t)
	mark := a.VisitMark("A-1")
	if mark.Key() != a.VisitKey("A-1") || mark.Compare(a.VisitMark("A-2")) == 0 {
		t.Errorf("the mark of %q is %q", a.VisitKey("A-1"), mark.Key())
	}
	if got, err := storage.ParseVisitMark(mark.Key()); got != mark || err != nil {
		t.Errorf("parsed: %v, %v", got, err)
	}
	for _, key := range []string{"", "abc", "not base64!", mark.Key() + "AAAA"} {
		if _, err := storage.ParseVisitMark(key); err == nil {
			t.Errorf("%q was taken", key)
		}
	}
}
