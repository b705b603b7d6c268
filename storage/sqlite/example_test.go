package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/sqlite"
)

// A database file and a keyset file make a store. With another keyset file the
// store says so at once.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "televisit")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	db, err := sqlite.Open(ctx, filepath.Join(dir, "televisit.db"))
	if err != nil {
		panic(err)
	}
	defer db.Close()
	keys, err := seal.Open(filepath.Join(dir, "televisit.keyset.json"))
	if err != nil {
		panic(err)
	}
	store, err := storage.Open(ctx, db, keys)
	if err != nil {
		panic(err)
	}
	fmt.Println(store.Account("acme").Commit(ctx, storage.Put(&storage.Visit{AppointmentID: "A-1"})))

	other, _ := seal.New()
	_, err = storage.Open(ctx, db, other)
	fmt.Println(errors.Is(err, storage.ErrWrongKeyset))
	// Output:
	// <nil>
	// true
}
