package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// E19: a stale lease is reclaimed, a stale holder's writes are refused.
func TestLeaseFencesOffTheHolderBefore(t *testing.T) {
	t.Parallel()
	a, ctx, now := open(t), t.Context(), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	one, err := a.Acquire(ctx, "sync", "one", now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Acquire(ctx, "sync", "two", now.Add(59*time.Second), time.Minute)
	held, ok := errors.AsType[*storage.LeaseHeldError](err)
	if !ok || held.Holder != "one" || !held.Since.Equal(now) {
		t.Fatalf("while it is held: %v", err)
	}
	if err := a.Commit(ctx, one.Guard(), storage.Put(&storage.Visit{AppointmentID: "A-1"})); err != nil {
		t.Fatal(err)
	}
	if err := a.Renew(ctx, &one, now.Add(30*time.Second), time.Minute); err != nil {
		t.Fatal(err)
	}
	two, err := a.Acquire(ctx, "sync", "two", now.Add(90*time.Second), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	err = a.Commit(ctx, one.Guard(), storage.Put(&storage.Visit{AppointmentID: "A-2"}))
	if !errors.Is(err, storage.ErrConflict) {
		t.Fatalf("a stale holder's batch: %v", err)
	}
	if _, err := a.Visit(ctx, "A-2"); !errors.Is(err, storage.ErrNotFound) {
		t.Fatalf("a stale holder's visit was written: %v", err)
	}
	if err := a.Renew(ctx, &one, now, time.Minute); !errors.Is(err, storage.ErrConflict) {
		t.Fatalf("renewing a lost lease: %v", err)
	}
	if err := a.Release(ctx, &one); err != nil {
		t.Fatalf("releasing a lost lease: %v", err)
	}
	if err := a.Commit(ctx, two.Guard(), storage.Put(&storage.Visit{AppointmentID: "A-2"})); err != nil {
		t.Fatal(err)
	}
	if err := a.Release(ctx, &two); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Acquire(ctx, "sync", "three", now, time.Minute); err != nil {
		t.Fatal(err)
	}
}

func TestLeaseIsTakenByOneAtATime(t *testing.T) {
	t.Parallel()
	a, ctx, now := open(t), t.Context(), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	won := make(chan string, 8)
	t.Run("E19 race", func(t *testing.T) {
		for _, holder := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			t.Run(holder, func(t *testing.T) {
				t.Parallel()
				_, err := a.Acquire(ctx, "sync", holder, now, time.Minute)
				if err == nil {
					won <- holder
				} else if _, ok := errors.AsType[*storage.LeaseHeldError](err); !ok {
					t.Fatal(err)
				}
			})
		}
	})
	if close(won); len(won) != 1 {
		t.Fatalf("%d holders won, want 1", len(won))
	}
}

func TestLeaseAcquiredAgainByItsHolderFencesOffTheFormerHolding(t *testing.T) {
	t.Parallel()
	a, ctx, now := open(t), t.Context(), time.Now()
	first, err := a.Acquire(ctx, "sync", "host-1", now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	second, err := a.Acquire(ctx, "sync", "host-1", now, time.Minute) // after a restart
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Commit(ctx, first.Guard()); !errors.Is(err, storage.ErrConflict) {
		t.Fatalf("the former holding: %v", err)
	}
	if err := a.Release(ctx, &first); err != nil {
		t.Fatal(err)
	}
	if err := a.Commit(ctx, second.Guard()); err != nil {
		t.Fatalf("the release of a former holding took the new one away: %v", err)
	}
}

func TestLeaseOfAnotherNameOrAccountIsAnother(t *testing.T) {
	t.Parallel()
	a, ctx, now := open(t), t.Context(), time.Now()
	for _, account := range []string{"acme", "beta"} {
		for _, name := range []string{"sync", "sweep"} {
			if _, err := a.Store().Account(account).Acquire(ctx, name, account+name, now, time.Minute); err != nil {
				t.Fatalf("%s of %s: %v", name, account, err)
			}
		}
	}
}
