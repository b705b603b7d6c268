package storage_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
)

// keysetFile is a keyset that can be rotated.
func keysetFile(t testing.TB) (path string, k *seal.Keyset) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "keys.json")
	return path, reopen(t, path)
}

func reopen(t testing.TB, path string) *seal.Keyset {
	t.Helper()
	k, err := seal.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func rotate(t testing.TB, path string) *seal.Keyset {
	t.Helper()
	if err := seal.Rotate(path); err != nil {
		t.Fatal(err)
	}
	return reopen(t, path)
}

// stale counts the records that are sealed with an old key.
func stale(t testing.TB, d driver.Driver, k *seal.Keyset) (n int) {
	t.Helper()
	for _, kind := range []string{"mark", "proof", "settings", "visit", "delivery", "event", "audit", "audithead", "run", "session", "grant", "logo"} {
		q := driver.Query{Kind: kind, Limit: driver.MaxLimit}
		for {
			p, err := d.Scan(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.Records {
				if k.Stale(r.Body) {
					n++
				}
			}
			if q.Cursor = p.Next; q.Cursor == "" {
				break
			}
		}
	}
	return n
}

// B13, B18: the rotation breaks off at any batch and goes on; at the end nothing
// needs the old key, nothing else has changed, and everything is found as before.
func TestB13Reseal(t *testing.T) {
	t.Parallel()
	d := memory.New()
	path, before := keysetFile(t)
	a := openOn(t, d, before)
	furnish(t, a, 120)
	furnish(t, a.Store().Account("other"), 1)
	if _, err := a.Store().Account("other").Wipe(t.Context(), nil); err != nil { // leaves a proof
		t.Fatal(err)
	}
	want := export(t, a)
	k := rotate(t, path)
	for at := range 4 {
		crashed := openOn(t, &failing{Driver: d, left: at, carried: at%2 == 0}, k).Store()
		if _, err := crashed.Reseal(t.Context(), nil); !errors.Is(err, errCrash) {
			t.Fatalf("batch %d: %v", at, err)
		}
	}
	told := storage.Resealed{}
	now := openOn(t, d, k)
	if _, err := now.Store().Reseal(t.Context(), func(r storage.Resealed) { told = r }); err != nil || told.Done == 0 || told.Seen < 600 {
		t.Fatalf("%+v, %v", told, err)
	}
	if n := stale(t, d, k); n != 0 {
		t.Errorf("%d records need the old key", n)
	}
	if err := seal.DropOld(path); err != nil {
		t.Fatal(err)
	}
	alone := openOn(t, d, reopen(t, path))
	if got := export(t, alone); got != want {
		t.Error("the records are not what they were")
	}
	if n, err := alone.VerifyAudit(t.Context()); n != 120 || err != nil {
		t.Errorf("audit %d, %v", n, err)
	}
	if _, err := alone.VisitByMeeting(t.Context(), 7003); err != nil {
		t.Error(err)
	}
}

// B18: beside programs that write all the time, nothing is lost.
func TestB18ResealBesideWriters(t *testing.T) {
	t.Parallel()
	d := memory.New()
	path, running := keysetFile(t)
	a := openOn(t, d, running)
	furnish(t, a, 50)
	k := rotate(t, path)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	written := make([]int, 4)
	for w := range written {
		wg.Go(func() {
			for ctx.Err() == nil {
				v, err := a.Visit(context.WithoutCancel(ctx), fmt.Sprintf("A-%d", w))
				if err != nil {
					t.Error(err)
					return
				}
				v.Sequence++
				switch err := a.Commit(context.WithoutCancel(ctx), storage.Put(&v)); {
				case err == nil:
					written[w]++
				case !errors.Is(err, storage.ErrConflict):
					t.Error(err)
					return
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	_, err := openOn(t, d, k).Store().Reseal(t.Context(), nil)
	stop()
	wg.Wait()
	if err != nil {
		t.Fatal(err)
	}
	for w, n := range written {
		if v, err := a.Visit(t.Context(), fmt.Sprintf("A-%d", w)); err != nil || v.Sequence != n {
			t.Errorf("visit %d has %d of %d changes, %v", w, v.Sequence, n, err)
		}
	}
	if n := stale(t, d, k); n != 0 {
		t.Errorf("%d records need the old key", n)
	}
}

// D3, B18: a message that a worker has in hand is left until it was sent: else the
// worker could not note that, and it would go out twice.
func TestB18ResealLeavesWhatIsInHand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := memory.New()
		path, running := keysetFile(t)
		a, ctx, now := openOn(t, d, running), t.Context(), time.Now()
		commit(t, a, storage.Put(&storage.Delivery{ID: "d", Channel: storage.ChannelMail, State: storage.DeliveryQueued, DueAt: now}))
		mine, err := a.ClaimDeliveries(ctx, storage.ChannelMail, now, now.Add(time.Minute), 1)
		if err != nil || len(mine) != 1 {
			t.Fatal(mine, err)
		}
		k := rotate(t, path)
		ended := make(chan error, 1)
		go func() { _, err := openOn(t, d, k).Store().Reseal(ctx, nil); ended <- err }()
		time.Sleep(30 * time.Second) // it is being sent
		mine[0].State, mine[0].DoneAt = storage.DeliverySent, time.Now()
		if err := a.Commit(ctx, storage.Put(&mine[0])); err != nil {
			t.Errorf("the worker cannot note what it did: %v", err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if n := stale(t, d, k); n != 0 {
			t.Errorf("%d records need the old key", n)
		}
	})
}

// B13: a record that cannot be opened is named at the end, and the others are done.
func TestB13ResealNamesABadRecord(t *testing.T) {
	t.Parallel()
	d := memory.New()
	path, running := keysetFile(t)
	a := openOn(t, d, running)
	furnish(t, a, 3)
	bad := raw(t, d, "visit")[1]
	bad.Body = append([]byte{}, bad.Body...)
	bad.Body[len(bad.Body)-1] ^= 1
	overwrite(t, d, bad)
	k := rotate(t, path)
	_, err := openOn(t, d, k).Store().Reseal(t.Context(), nil)
	if re, ok := errors.AsType[*storage.RecordError](err); !ok || re.Key != bad.Key {
		t.Errorf("error %v", err)
	}
	if n := stale(t, d, k); n != 1 {
		t.Errorf("%d records need the old key, want the bad one", n)
	}
}

func TestResealNeedsAKeysetWithKeys(t *testing.T) {
	t.Parallel()
	k := keyset(t)
	a := openOn(t, memory.New(), mixed{seal: k, hash: k})
	if _, err := a.Store().Reseal(t.Context(), nil); !errors.Is(err, storage.ErrNotRotating) {
		t.Error(err)
	}
}
