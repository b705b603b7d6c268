package postgres_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/drill"
)

// B13: backup and restore as docs/backup.md tells, into a fresh database.
func TestB13Restore(t *testing.T) {
	t.Parallel()
	u := freshdb.Postgres(t)
	for _, tool := range []string{"pg_dump", "psql"} {
		if _, err := exec.LookPath(tool); err != nil {
			require.Missing(t, "postgres", tool+" is not installed")
		}
	}
	name := u.Query().Get("search_path") // the test's own part of a shared database
	server := freshdb.PostgresServer(t)
	into := *server
	file, fresh := filepath.Join(t.TempDir(), "backup.sql"), freshdb.Name()
	into.Path = "/" + fresh
	drill.Restore(t, open(t, u.String()), func() {
		drill.Command(t, "pg_dump", "--no-owner", "--dbname", server.String(), "--schema", name, "--file", file)
	}, func() driver.Driver {
		freshdb.Run(t, server, "CREATE DATABASE "+fresh)
		t.Cleanup(func() { freshdb.Run(t, server, "DROP DATABASE "+fresh+" WITH (FORCE)") })
		drill.Command(t, "psql", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--dbname", into.String(), "--file", file)
		return open(t, freshdb.InSchema(&into, name).String())
	})
}
