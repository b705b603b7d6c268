package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

// purgeAll purges until nothing is left to do.
func purgeAll(t testing.TB, a *storage.Account, now time.Time) (calls int) {
	t.Helper()
	for more := true; more; calls++ {
		var err error
		if more, err = a.Purge(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	return calls
}

func retain(t testing.TB, a *storage.Account, r storage.Retention) {
	t.Helper()
	s, err := a.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Retention = r
	commit(t, a, storage.Put(&s))
}

// B13: each kind goes when its time has come, with what belongs to it, and the
// proof counts them and tells nothing else.
func TestB13Purge(t *testing.T) {
	t.Parallel()
	d := memory.New()
	a := openOn(t, d, keyset(t))
	furnish(t, a, 100) // one a day
	retain(t, a, storage.Retention{VisitDays: 30})
	purgeAll(t, a, furnished.Add(time.Hour-time.Second))
	want := map[string]int64{
		"settings": 1, "status": 1, "logo": 1, "grant": 1, "physician": 1, "staff": 1, "stamp": 2, "session": 1,
		"visit": 30, "meeting": 30, "delivery": 30, "run": 30, "event": 7, "audit": 100, "audithead": 1,
	}
	if diff := cmp.Diff(want, contents(t, d, "acme")); diff != "" {
		t.Error(diff)
	}
	kept := proofs(t, a.Store(), "acme")
	if len(kept) != 1 || kept[0].Kind != storage.ErasurePurge || kept[0].Ended.IsZero() ||
		!cmp.Equal(kept[0].Records, map[string]int64{"visit": 70, "meeting": 70, "delivery": 70, "run": 70, "event": 93}) {
		t.Errorf("proofs %+v", kept)
	}
	text, err := json.Marshal(kept)
	if err != nil || strings.Contains(string(text), "anary") {
		t.Errorf("the proof tells %s, %v", text, err)
	}
	purgeAll(t, a, furnished.Add(time.Hour))
	if n := contents(t, d, "acme")["session"]; n != 0 {
		t.Errorf("%d sessions after their end", n)
	}
	if n := len(proofs(t, a.Store(), "acme")); n != 1 {
		t.Errorf("%d proofs, want none for nothing", n)
	}
}

// B13: legal hold keeps everything but sessions that are over.
func TestB13LegalHold(t *testing.T) {
	t.Parallel()
	d := memory.New()
	a := openOn(t, d, keyset(t))
	furnish(t, a, 10)
	retain(t, a, storage.Retention{LegalHold: true})
	want := contents(t, d, "acme")
	delete(want, "session")
	purgeAll(t, a, furnished.AddDate(30, 0, 0))
	if diff := cmp.Diff(want, contents(t, d, "acme")); diff != "" || len(proofs(t, a.Store(), "")) != 0 {
		t.Error(diff)
	}
}

// B13, D1: what is unfinished is kept longer, but not for ever.
func TestB13Unfinished(t *testing.T) {
	t.Parallel()
	d := memory.New()
	a, at := openOn(t, d, keyset(t)), furnished
	commit(t, a,
		storage.Put(&storage.Visit{AppointmentID: "live", State: storage.VisitLive, Booking: storage.Booking{Start: at}}),
		storage.Put(&storage.Visit{AppointmentID: "due", State: storage.VisitEnded, DueAt: at, Booking: storage.Booking{Start: at}, Meeting: &storage.Meeting{ID: 1}}),
		storage.Put(&storage.Delivery{ID: "d", State: storage.DeliveryQueued, DueAt: at}),
		storage.Put(&storage.Event{ID: "e", State: storage.EventNew, LookAt: at}),
		storage.Put(&storage.SyncRun{ID: "q", State: storage.RunQueued, StartedAt: at}),
		storage.Put(&storage.SyncRun{ID: "r", State: storage.RunRunning, StartedAt: at}))
	everything := contents(t, d, "acme")
	purgeAll(t, a, at.AddDate(0, 0, 30))
	if diff := cmp.Diff(everything, contents(t, d, "acme")); diff != "" {
		t.Error(diff)
	}
	purgeAll(t, a, at.AddDate(0, 0, 366))
	delete(everything, "event") // long past both
	if diff := cmp.Diff(everything, contents(t, d, "acme")); diff != "" {
		t.Error(diff)
	}
	purgeAll(t, a, at.AddDate(0, 0, 365+31))
	if left := contents(t, d, "acme"); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// B13: one call is bounded, and a purge that crashed at any batch goes on with
// each removal counted once.
func TestB13PurgeGoesOn(t *testing.T) {
	t.Parallel()
	d, k := memory.New(), keyset(t)
	a := openOn(t, d, k)
	furnish(t, a, 2100)
	before := contents(t, d, "acme")
	if more, err := a.Purge(t.Context(), furnished.AddDate(2, 0, 0)); !more || err != nil {
		t.Fatalf("a call is not bounded: %v, %v", more, err)
	}
	for at := range 4 {
		crashed := openOn(t, &failing{Driver: d, left: at, carried: at%2 == 0}, k)
		if _, err := crashed.Purge(t.Context(), furnished.AddDate(2, 0, 0)); err != nil && !errors.Is(err, errCrash) {
			t.Fatal(err)
		}
	}
	purgeAll(t, a, furnished.AddDate(2, 0, 0))
	left, kept := contents(t, d, "acme"), proofs(t, a.Store(), "acme")
	if len(kept) != 1 {
		t.Fatalf("proofs %+v", kept)
	}
	for _, kind := range []string{"visit", "meeting", "delivery", "run", "event"} {
		if left[kind] != 0 || kept[0].Records[kind] != before[kind] {
			t.Errorf("%s: %d left, %d of %d counted", kind, left[kind], kept[0].Records[kind], before[kind])
		}
	}
}

// B13, D9: the audit trail stays verifiable when its old end is purged, and
// cutting it in any other way is still noticed.
func TestB13AuditStaysVerifiable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := memory.New()
		a := openOn(t, d, keyset(t))
		ctx := t.Context()
		for i := range 700 {
			if err := a.Append(ctx, "u-1", "visit.view", fmt.Sprint(i), ""); err != nil {
				t.Fatal(err)
			}
			time.Sleep(24 * time.Hour)
		}
		verify := func(want int64) {
			t.Helper()
			if n, err := a.VerifyAudit(ctx); n != want || err != nil {
				t.Errorf("verified %d, %v; want %d", n, err, want)
			}
		}
		audits := func() int64 { return contents(t, d, "acme")["audit"] }
		settings := storage.DefaultSettings()
		settings.Retention.AuditDays = 365
		commit(t, a, storage.Put(&settings))
		purgeAll(t, a, time.Now())
		if n := audits(); n != 365 {
			t.Errorf("%d entries kept", n)
		}
		verify(700)
		if err := a.Append(ctx, "u-1", "visit.view", "more", ""); err != nil {
			t.Fatal(err)
		}
		verify(701)
		kept := proofs(t, a.Store(), "acme")
		if len(kept) != 1 || kept[0].AuditSequence != 335 || kept[0].Records["audit"] != 335 {
			t.Errorf("proofs %+v", kept)
		}
		oldest := raw(t, d, "audit")[0]
		remove(t, d, oldest)
		if _, err := a.VerifyAudit(ctx); !isAuditError(err, 336) {
			t.Errorf("the first entry kept was cut off: %v", err)
		}
		if _, err := a.Purge(ctx, time.Now().AddDate(1, 0, 0)); !isAuditError(err, 336) {
			t.Errorf("a broken trail is purged: %v", err)
		}
		overwrite(t, d, oldest)
		anchor := raw(t, d, "auditanchor")[0]
		remove(t, d, anchor)
		if _, err := a.VerifyAudit(ctx); !isAuditError(err, 1) {
			t.Errorf("the anchor was taken away: %v", err)
		}
		overwrite(t, d, anchor)
		purgeAll(t, a, time.Now().AddDate(2, 0, 0))
		if audits() != 0 {
			t.Errorf("%d entries kept", audits())
		}
		verify(701)
	})
}

func isAuditError(err error, sequence int64) bool {
	e, ok := errors.AsType[*storage.AuditError](err)
	return ok && e.Sequence == sequence
}

func remove(t testing.TB, d driver.Driver, r driver.Record) {
	t.Helper()
	c := driver.Change{Record: r, Expect: driver.AnyVersion, Delete: true}
	if err := d.Apply(context.WithoutCancel(t.Context()), []driver.Change{c}); err != nil {
		t.Fatal(err)
	}
}
