package clinic_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
)

// scans counts how often the list of physicians was read from the store.
type scans struct {
	driver.Driver
	n atomic.Int64
}

func (s *scans) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	if q.Kind == "physician" {
		s.n.Add(1)
	}
	return s.Driver.Scan(ctx, q)
}

func listed(t *testing.T, d *clinic.Session) string {
	t.Helper()
	part, total, _, err := d.PhysiciansPage(t.Context(), "", 0)
	if err != nil || total != len(part) {
		t.Fatalf("%d of %d, %v", len(part), total, err)
	}
	names := make([]string, len(part))
	for i, p := range part {
		names[i] = p.Name
	}
	return strings.Join(names, " ")
}

// Show 2: a list is read again only when it was changed, by whatever process, and
// then by the first who asks.
func TestListsAreReadOnce(t *testing.T) {
	t.Parallel()
	count := &scans{Driver: memory.New()}
	b := clinictest.On(t, count)
	here := b.Session()
	other := clinic.New(clinic.Config{Store: b.Store, Engine: func(string) clinic.Engine { return b.Engine }}).Session(clinictest.Account, clinic.Caller{Role: clinic.Admin})
	change := func(changes ...storage.Change) {
		t.Helper()
		if err := b.Store.Account(clinictest.Account).Commit(t.Context(), changes...); err != nil {
			t.Fatal(err)
		}
	}
	want := func(names string, read int64) {
		t.Helper()
		before := count.n.Load()
		if got := listed(t, here); got != names {
			t.Errorf("the list is %q, want %q", got, names)
		}
		if n := count.n.Load() - before; n != read {
			t.Errorf("it was read %d times for %q, want %d", n, names, read)
		}
		if got := listed(t, other); got != names {
			t.Errorf("another process lists %q, want %q", got, names)
		}
	}
	bo, ada := storage.Physician{ID: "D-1", Name: "Bo", Type: storage.NotLoggedIn}, storage.Physician{ID: "D-2", Name: "ada", Type: storage.NotLoggedIn}
	change(storage.Put(&bo))
	want("Bo", 1)
	change(storage.Put(&ada))
	want("ada Bo", 1)
	want("ada Bo", 0)
	change(storage.Put(&storage.StaffMember{Email: "nurse@clinic.example"}))
	want("ada Bo", 0)
	bo.Name = "Aba"
	change(storage.Put(&bo))
	want("Aba ada", 1)
	if err := other.RemovePhysicians(t.Context(), []string{"D-2"}, ""); err != nil {
		t.Fatal(err)
	}
	want("Aba", 1)
	if _, err := b.Store.Account(clinictest.Account).Wipe(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	want("", 1)
	bo = storage.Physician{ID: "D-1", Name: "Bo", Type: storage.NotLoggedIn}
	change(storage.Put(&bo))
	want("Bo", 1)

	bo.Name = "Bobby"
	change(storage.Put(&bo))
	before := count.n.Load()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { _, _, _, _ = here.PhysiciansPage(t.Context(), "", 0) })
	}
	all.Wait()
	if n := count.n.Load() - before; n != 1 {
		t.Errorf("it was read %d times for eight who asked at once", n)
	}
}

// Show 2: pages go on from where the last one ended, whoever came or went between.
func TestPagesOfAList(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d, a := b.Session(), b.Store.Account(clinictest.Account)
	people := make([]storage.Physician, 7)
	for i := range people {
		people[i] = storage.Physician{ID: fmt.Sprint("D-", i), Name: fmt.Sprint("N", i), Type: storage.NotLoggedIn}
		if err := a.Commit(t.Context(), storage.Put(&people[i])); err != nil {
			t.Fatal(err)
		}
	}
	page := func(cursor string, total int, want string) string {
		t.Helper()
		part, n, next, err := d.PhysiciansPage(t.Context(), cursor, 3)
		names := ""
		for _, p := range part {
			names += p.Name + " "
		}
		if err != nil || n != total || names != want {
			t.Errorf("%q of %d, %v; want %q of %d", names, n, err, want, total)
		}
		return next
	}
	next := page("", 7, "N0 N1 N2 ")
	page(next, 7, "N3 N4 N5 ")
	if err := a.Commit(t.Context(), storage.Delete(&people[2]), storage.Delete(&people[3])); err != nil {
		t.Fatal(err)
	}
	if next = page(next, 5, "N4 N5 N6 "); next != "" {
		t.Errorf("after the last page comes %q", next)
	}
}
