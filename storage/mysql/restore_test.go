package mysql_test

import (
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/drill"
)

// B13: backup and restore as docs/backup.md tells, into a fresh database.
func TestB13Restore(t *testing.T) {
	t.Parallel()
	from := freshdb.MySQL(t)
	dump, client := tool(t, "mariadb-dump", "mysqldump"), tool(t, "mariadb", "mysql")
	file := filepath.Join(t.TempDir(), "backup.sql")
	drill.Restore(t, open(t, from.String()), func() {
		drill.Command(t, dump, append(freshdb.MySQLLogin(from), "--single-transaction", "--hex-blob", "--result-file", file, name(from))...)
	}, func() driver.Driver {
		to := freshdb.MySQL(t)
		drill.Command(t, client, append(freshdb.MySQLLogin(to), name(to), "--execute", "source "+file)...)
		return open(t, to.String())
	})
}

// tool is the first of some programs that is installed.
func tool(t *testing.T, names ...string) string {
	t.Helper()
	for _, n := range names {
		if _, err := exec.LookPath(n); err == nil {
			return n
		}
	}
	require.Missing(t, "mysql", strings.Join(names, " and ")+" are not installed")
	return ""
}

func name(u *url.URL) string { return strings.TrimPrefix(u.Path, "/") }
