package storage_test

import (
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
)

// open makes an account in a store of its own.
func open(t testing.TB) *storage.Account {
	t.Helper()
	return openOn(t, memory.New(), keyset(t))
}

func openOn(t testing.TB, d driver.Driver, k storage.Sealer) *storage.Account {
	t.Helper()
	s, err := storage.Open(t.Context(), d, k)
	if err != nil {
		t.Fatal(err)
	}
	return s.Account("acme")
}

func keyset(t testing.TB) *seal.Keyset {
	t.Helper()
	k, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func commit(t testing.TB, a *storage.Account, changes ...storage.Change) {
	t.Helper()
	if err := a.Commit(t.Context(), changes...); err != nil {
		t.Fatal(err)
	}
}

// raw returns the records of a kind as the driver has them.
func raw(t testing.TB, d driver.Driver, kind string) []driver.Record {
	t.Helper()
	p, err := d.Scan(t.Context(), driver.Query{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	return p.Records
}

// overwrite replaces a record behind the store's back.
func overwrite(t testing.TB, d driver.Driver, r driver.Record) {
	t.Helper()
	if err := d.Apply(t.Context(), []driver.Change{{Record: r, Expect: driver.AnyVersion}}); err != nil {
		t.Fatal(err)
	}
}
