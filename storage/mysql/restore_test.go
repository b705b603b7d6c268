package mysql_test

import (
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
	from := database(t)
	dump, client := tool(t, "mariadb-dump", "mysqldump"), tool(t, "mariadb", "mysql")
	file := filepath.Join(t.TempDir(), "backup.sql")
	drill.Restore(t, open(t, from.String()), func() {
		drill.Command(t, dump, append(login(from), "--single-transaction", "--hex-blob", "--result-file", file, name(from))...)
	}, func() driver.Driver {
		to := database(t)
		drill.Command(t, client, append(login(to), name(to), "--execute", "source "+file)...)
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

func login(u *url.URL) []string {
	args := []string{"--no-defaults", "--protocol=tcp", "--host=" + u.Hostname(), "--port=" + u.Port(), "--user=" + u.User.Username()}
	if p, ok := u.User.Password(); ok {
		args = append(args, "--password="+p)
	}
	return args
}
