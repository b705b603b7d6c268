package sqlite_test

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/sqlite"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func harness() storagetest.Harness {
	return storagetest.Harness{
		Fresh: func(t testing.TB) storagetest.Opener {
			path := filepath.Join(t.TempDir(), "records #1 100%?.db")
			return func(t testing.TB) driver.Driver { return open(t, path) }
		},
		Durable: true,
		Shared:  true,
	}
}

func open(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestConformance(t *testing.T) { storagetest.Run(t, harness()) }
