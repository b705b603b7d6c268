package storage_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
)

// Show 2: whatever changes a list gives it a stamp that it never had; what changes
// another one, or fails, does not.
func TestRosterStamps(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	a := open(t)
	var had []string
	changed := func(what string, stamp func(context.Context) (string, error), want bool) {
		t.Helper()
		s, err := stamp(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(had, s) == want {
			t.Errorf("%s: the stamp is %q, after %q", what, s, had)
		}
		had = append(had, s)
	}
	commit := func(changes ...storage.Change) {
		t.Helper()
		if err := a.Commit(ctx, changes...); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := a.PhysiciansStamp(ctx); s != "" || err != nil {
		t.Errorf("before anything: %q, %v", s, err)
	}
	ada, bo := storage.Physician{ID: "D-1", Type: storage.NotLoggedIn}, storage.Physician{ID: "D-2", Type: storage.NotLoggedIn}
	nurse := storage.StaffMember{Email: "nurse@clinic.example"}
	commit(storage.Put(&ada), storage.Put(&bo))
	changed("two added", a.PhysiciansStamp, true)
	commit(storage.Put(&nurse), storage.Put(&storage.Visit{AppointmentID: "A-1"}))
	changed("staff and a visit", a.PhysiciansStamp, false)
	changed("staff and a visit", a.StaffStamp, true)
	stale := ada
	ada.Name = "Ada Example"
	commit(storage.Put(&ada))
	changed("a name", a.PhysiciansStamp, true)
	if err := a.Commit(ctx, storage.Put(&stale)); !errors.Is(err, storage.ErrConflict) {
		t.Fatal(err)
	}
	changed("a conflict", a.PhysiciansStamp, false)
	commit(storage.Delete(&ada))
	changed("one removed", a.PhysiciansStamp, true)
	changed("physicians alone", a.StaffStamp, false)

	if _, err := a.Wipe(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if s, err := a.PhysiciansStamp(ctx); s != "" || err != nil {
		t.Errorf("A38: after a wipe: %q, %v", s, err)
	}
	commit(storage.Put(&storage.Physician{ID: "D-1", Type: storage.NotLoggedIn}))
	changed("installed again", a.PhysiciansStamp, true)
}

// Show 2: a list that was imported has a stamp as well.
func TestRosterStampsOfAnImport(t *testing.T) {
	t.Parallel()
	k := keyset(t)
	from, to := openOn(t, memory.New(), k), openOn(t, memory.New(), k)
	furnish(t, from, 3)
	if _, err := to.Import(t.Context(), strings.NewReader(exportFile(t, from, false)), nil); err != nil {
		t.Fatal(err)
	}
	if s, err := to.PhysiciansStamp(t.Context()); s == "" || err != nil {
		t.Errorf("the stamp is %q, %v", s, err)
	}
}
