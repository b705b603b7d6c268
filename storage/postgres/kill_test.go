package postgres_test

import (
	"testing"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/storagetest"
)

// D10, with two processes that write at once.
func TestKill(t *testing.T) {
	storagetest.Kill(t, storagetest.Killing{
		Fresh:  func(t testing.TB) string { return freshdb.Postgres(t).String() },
		Open:   func(t testing.TB, dsn string) driver.Driver { return open(t, dsn) },
		Shared: true,
	})
}
