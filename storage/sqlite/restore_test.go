package sqlite_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/drill"
)

// B13: backup and restore as docs/backup.md tells, with the command line program
// where it is installed and with the same statement where it is not.
func TestB13Restore(t *testing.T) {
	t.Parallel()
	for name, dump := range map[string]func(t *testing.T, from, to string){
		"statement": func(t *testing.T, from, to string) { t.Helper(); bare(t, from, "VACUUM INTO '"+to+"'") },
		"program": func(t *testing.T, from, to string) {
			t.Helper()
			drill.Command(t, "sqlite3", from, "VACUUM INTO '"+to+"'")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath("sqlite3"); err != nil && name == "program" {
				t.Skip("no sqlite3 here; the statement is tried by the other case")
			}
			from, to := filepath.Join(t.TempDir(), "a.db"), filepath.Join(t.TempDir(), "backup.db")
			drill.Restore(t, open(t, from), func() { dump(t, from, to) }, func() driver.Driver { return open(t, to) })
		})
	}
}
