package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

// A38: a wipe leaves nothing of the account but a proof without personal data,
// and nothing of any other account is touched.
func TestA38Wipe(t *testing.T) {
	t.Parallel()
	d := memory.New()
	a, ctx := openOn(t, d, keyset(t)), t.Context()
	other := a.Store().Account("other")
	furnish(t, a, 600) // more than one batch
	furnish(t, other, 3)
	before, others := contents(t, d, "acme"), contents(t, d, "other")
	told := 0
	p, err := a.Wipe(ctx, func(storage.ErasureRecord) { told++ })
	if err != nil || told < 10 {
		t.Fatalf("error %v, told %d times", err, told)
	}
	if diff := cmp.Diff(before, p.Records); diff != "" {
		t.Errorf("what was there, and what the proof counts:\n%s", diff)
	}
	if left := contents(t, d, "acme"); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	if diff := cmp.Diff(others, contents(t, d, "other")); diff != "" {
		t.Errorf("another account was touched:\n%s", diff)
	}
	kept := proofs(t, a.Store(), "acme")
	if len(kept) != 1 || kept[0].Kind != storage.ErasureWipe || kept[0].Account != "acme" || kept[0].Ended.IsZero() ||
		kept[0].AuditSequence != 600 || len(kept[0].AuditHash) != 32 || kept[0].Total() != p.Total() {
		t.Errorf("proofs %+v", kept)
	}
	text, err := json.Marshal(kept)
	if err != nil || strings.Contains(strings.ToLower(string(text)), "canary") {
		t.Errorf("the proof tells %s, %v", text, err)
	}
	if n := len(proofs(t, a.Store(), "other")); n != 0 {
		t.Errorf("%d proofs of another account", n)
	}
	once, err := a.Wipe(ctx, nil)
	if err != nil || once.ID != p.ID || len(proofs(t, a.Store(), "")) != 1 {
		t.Errorf("wiped again: %+v, %v", once, err)
	}
}

// A38, E16: whoever held a lease before the wipe is refused afterwards, even
// when the account has come back and works under leases of its own.
func TestE16OldLeaseholderIsRefused(t *testing.T) {
	t.Parallel()
	a, ctx, now := open(t), t.Context(), furnished
	furnish(t, a, 1)
	old, err := a.Acquire(ctx, "sync", "old", now, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.Visit(ctx, "A-0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Wipe(ctx, nil); err != nil {
		t.Fatal(err)
	}
	refused := func(when string) {
		t.Helper()
		fresh := &storage.Visit{AppointmentID: "A-9"}
		if err := a.Commit(ctx, old.Guard(), storage.Put(fresh)); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("%s: a new visit under the old lease: %v", when, err)
		}
		if err := a.Commit(ctx, storage.Put(&v)); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("%s: a visit from before: %v", when, err)
		}
		if err := a.Renew(ctx, &old, now, time.Hour); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("%s: renewing: %v", when, err)
		}
		if err := a.Release(ctx, &old); err != nil {
			t.Errorf("%s: releasing: %v", when, err)
		}
	}
	refused("wiped")
	furnish(t, a, 0) // installed again
	young, err := a.Acquire(ctx, "sync", "young", now, time.Hour)
	if err != nil {
		t.Fatalf("the lease of before is in the way: %v", err)
	}
	refused("installed again")
	if err := a.Commit(ctx, young.Guard(), storage.Put(&storage.Visit{AppointmentID: "A-9"})); err != nil {
		t.Error(err)
	}
	if err := a.Append(ctx, "u-1", "install", "", ""); err != nil {
		t.Error(err)
	}
	if n, err := a.VerifyAudit(ctx); n != 1 || err != nil {
		t.Errorf("the new audit trail: %d entries, %v", n, err)
	}
}

// A38: a crash at any batch, before or after it was carried out: the next call
// goes on, and the proof counts each record once.
func TestA38WipeGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	for at := range 18 {
		for _, carried := range []bool{false, true} {
			t.Run(fmt.Sprintf("batch %d carried out %v", at, carried), func(t *testing.T) {
				t.Parallel()
				d, k := memory.New(), keyset(t)
				a := openOn(t, d, k)
				furnish(t, a, 20)
				want := contents(t, d, "acme")
				crashed := openOn(t, &failing{Driver: d, left: at, carried: carried}, k)
				if _, err := crashed.Wipe(t.Context(), nil); err != nil && !errors.Is(err, errCrash) {
					t.Fatal(err)
				}
				p, err := a.Wipe(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, p.Records); diff != "" {
					t.Error(diff)
				}
				if left := contents(t, d, "acme"); len(left) != 0 || len(proofs(t, a.Store(), "acme")) != 1 {
					t.Errorf("left %v, proofs %v", left, proofs(t, a.Store(), "acme"))
				}
			})
		}
	}
}

// A38: several at once do what one does.
func TestA38WipeSeveralAtOnce(t *testing.T) {
	t.Parallel()
	d := memory.New()
	a := openOn(t, d, keyset(t))
	furnish(t, a, 100)
	want := contents(t, d, "acme")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := a.Wipe(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	kept := proofs(t, a.Store(), "acme")
	if len(kept) != 1 || kept[0].Ended.IsZero() || !cmp.Equal(kept[0].Records, want) {
		t.Errorf("proofs %+v, want one of %v", kept, want)
	}
}

// A38: a wipe that ends between two looks of another one is that one's answer too.
func TestA38WipeEndsMeanwhile(t *testing.T) {
	t.Parallel()
	d, k := memory.New(), keyset(t)
	furnish(t, openOn(t, d, k), 2)
	var first storage.ErasureRecord
	slow := &meanwhile{Driver: d, kind: "proof", do: func() {
		var err error
		if first, err = openOn(t, d, k).Wipe(t.Context(), nil); err != nil {
			t.Error(err)
		}
	}}
	second, err := openOn(t, slow, k).Wipe(t.Context(), nil)
	if err != nil || first.ID == "" || second.ID != first.ID || len(proofs(t, openOn(t, d, k).Store(), "")) != 1 {
		t.Errorf("proof %+v, error %v, want %+v", second, err, first)
	}
}

// meanwhile does something once, right after records of a kind were first listed.
type meanwhile struct {
	driver.Driver
	kind string
	do   func()
}

func (m *meanwhile) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	p, err := m.Driver.Scan(ctx, q)
	if do := m.do; do != nil && q.Kind == m.kind {
		m.do = nil
		do()
	}
	return p, err
}

// B13: legal hold keeps everything; nothing to wipe is told apart.
func TestB13WipeRefused(t *testing.T) {
	t.Parallel()
	a, ctx := open(t), t.Context()
	if _, err := a.Wipe(ctx, nil); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an account that never was: %v", err)
	}
	furnish(t, a, 1)
	s, err := a.Settings(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.Retention.LegalHold = true
	commit(t, a, storage.Put(&s))
	if _, err := a.Wipe(ctx, nil); !errors.Is(err, storage.ErrLegalHold) {
		t.Errorf("under legal hold: %v", err)
	}
	if _, err := a.Visit(ctx, "A-0"); err != nil || len(proofs(t, a.Store(), "")) != 0 {
		t.Errorf("under legal hold a visit is gone: %v", err)
	}
}
