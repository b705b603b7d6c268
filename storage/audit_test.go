package storage_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

func appendAudit(t testing.TB, a *storage.Account, n int) {
	t.Helper()
	for range n {
		if err := a.Append(t.Context(), "api", "visit.view", "V-1", "from the page"); err != nil {
			t.Fatal(err)
		}
	}
}

// B12: every change to the trail behind the store's back is noticed.
func TestAuditTamperingIsNoticed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		tamper func(t *testing.T, d driver.Driver, entries []driver.Record)
		at     int64 // of the AuditError; 0 means a RecordError
	}{
		{"an entry is removed", func(t *testing.T, d driver.Driver, e []driver.Record) {
			removeRaw(t, d, e[2].Key)
		}, 3},
		{"the first entry is removed", func(t *testing.T, d driver.Driver, e []driver.Record) {
			removeRaw(t, d, e[0].Key)
		}, 1},
		{"the last entry is removed", func(t *testing.T, d driver.Driver, e []driver.Record) {
			removeRaw(t, d, e[4].Key)
		}, 5},
		{"an entry takes another's place", func(t *testing.T, d driver.Driver, e []driver.Record) {
			e[1].Body = e[3].Body
			overwrite(t, d, e[1])
		}, 0},
		{"an entry is altered", func(t *testing.T, d driver.Driver, e []driver.Record) {
			e[1].Body[len(e[1].Body)/2] ^= 1
			overwrite(t, d, e[1])
		}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := memory.New()
			a := openOn(t, d, keyset(t))
			appendAudit(t, a, 5)
			if n, err := a.VerifyAudit(t.Context()); n != 5 || err != nil {
				t.Fatalf("before: %d entries, error %v", n, err)
			}
			c.tamper(t, d, raw(t, d, "audit"))
			_, err := a.VerifyAudit(t.Context())
			broken, ok := errors.AsType[*storage.AuditError](err)
			_, unreadable := errors.AsType[*storage.RecordError](err)
			if c.at == 0 && !unreadable || c.at > 0 && (!ok || broken.Sequence != c.at) {
				t.Fatalf("error %v, want one at entry %d", err, c.at)
			}
		})
	}
}

// Who has the keyset can make entries that open; the chain still tells.
func TestAuditForgedWithTheKeysetIsNoticed(t *testing.T) {
	t.Parallel()
	d, k := memory.New(), keyset(t)
	a := openOn(t, d, k)
	appendAudit(t, a, 3)
	entry := raw(t, d, "audit")[1]
	bound := []byte("acme\x00audit\x00" + entry.ID)
	plain, err := k.Open(entry.Body, bound)
	if err != nil {
		t.Fatal(err)
	}
	forged := []byte(replaceOnce(string(plain), `"who":"api"`, `"who":"eve"`))
	if entry.Body, err = k.Seal(forged, bound); err != nil {
		t.Fatal(err)
	}
	overwrite(t, d, entry)
	_, err = a.VerifyAudit(t.Context())
	if broken, ok := errors.AsType[*storage.AuditError](err); !ok || broken.Sequence != 2 {
		t.Fatalf("error %v, want one at entry 2", err)
	}
}

func TestAuditFromManyAtOnce(t *testing.T) {
	t.Parallel()
	a := open(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { appendAudit(t, a, 10) })
	}
	wg.Wait()
	if n, err := a.VerifyAudit(t.Context()); n != 80 || err != nil {
		t.Fatalf("%d entries, error %v", n, err)
	}
}

// B12: the trail is listed newest first, entry by entry.
func TestAuditPageIsInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := open(t)
		begin := time.Now()
		appendAudit(t, a, 2)
		time.Sleep(time.Hour)
		appendAudit(t, a, 1)
		page, err := a.AuditPage(t.Context(), "", 2)
		if err != nil || len(page.Items) != 2 || page.Next == "" {
			t.Fatalf("%d entries, next %q, error %v", len(page.Items), page.Next, err)
		}
		if first := page.Items[0]; first.Sequence != 3 || !first.At.Equal(begin.Add(time.Hour)) {
			t.Fatalf("newest entry is %d at %v", first.Sequence, first.At)
		}
		rest, err := a.AuditPage(t.Context(), page.Next, 2)
		if err != nil || len(rest.Items) != 1 || rest.Items[0].Sequence != 1 {
			t.Fatalf("second page %v, error %v", rest.Items, err)
		}
	})
}

func removeRaw(t testing.TB, d driver.Driver, k driver.Key) {
	t.Helper()
	err := d.Apply(t.Context(), []driver.Change{{Record: driver.Record{Key: k}, Expect: driver.AnyVersion, Delete: true}})
	if err != nil {
		t.Fatal(err)
	}
}
