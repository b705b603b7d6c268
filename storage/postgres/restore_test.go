package postgres_test

import (
	"crypto/rand"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/drill"
)

// B13: backup and restore as docs/backup.md tells, into a fresh database.
func TestB13Restore(t *testing.T) {
	t.Parallel()
	dsn := schema(t)
	for _, tool := range []string{"pg_dump", "psql"} {
		if _, err := exec.LookPath(tool); err != nil {
			require.Missing(t, "postgres", tool+" is not installed")
		}
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := u.Query().Get("search_path") // the test's own part of a shared database
	plain := func(path string) string {
		to := *u
		q := to.Query()
		q.Del("search_path")
		to.RawQuery = q.Encode()
		if path != "" {
			to.Path = "/" + path
		}
		return to.String()
	}
	file, fresh := filepath.Join(t.TempDir(), "backup.sql"), "televisit_test_"+strings.ToLower(rand.Text()[:12])
	drill.Restore(t, open(t, dsn), func() {
		drill.Command(t, "pg_dump", "--no-owner", "--dbname", plain(""), "--schema", name, "--file", file)
	}, func() driver.Driver {
		run(t, base(t), "CREATE DATABASE "+fresh)
		t.Cleanup(func() { run(t, base(t), "DROP DATABASE "+fresh+" WITH (FORCE)") })
		drill.Command(t, "psql", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--dbname", plain(fresh), "--file", file)
		return open(t, with(t, plain(fresh), "search_path", name))
	})
}
