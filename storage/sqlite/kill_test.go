package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/storagetest"
)

// D10, with two processes that write at once.
func TestKill(t *testing.T) {
	storagetest.Kill(t, storagetest.Killing{
		Fresh:  func(t testing.TB) string { return filepath.Join(t.TempDir(), "records.db") },
		Open:   func(t testing.TB, path string) driver.Driver { return open(t, path) },
		Shared: true,
	})
}
