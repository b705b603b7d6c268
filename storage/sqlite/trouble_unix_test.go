//go:build unix

package sqlite_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/sqlite"
)

func changes(round, n int) []driver.Change {
	out := make([]driver.Change, n)
	for i := range out {
		key := driver.Key{Account: "acme", Kind: "visit", ID: fmt.Sprintf("%d-%d", round, i)}
		out[i].Record = driver.Record{Key: key, State: fmt.Sprint(round), Body: make([]byte, 4000)}
	}
	return out
}

func count(t testing.TB, db driver.Driver, round int) int {
	t.Helper()
	p, err := db.Scan(t.Context(), driver.Query{Account: "acme", Kind: "visit", State: fmt.Sprint(round), Limit: driver.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	return len(p.Records)
}

func wantStoreError(t testing.TB, err error, says string) {
	t.Helper()
	if se, ok := errors.AsType[*driver.StoreError](err); !ok || !strings.Contains(se.Reason, says) {
		t.Errorf("error %v, want a *StoreError that says %q", err, says)
	}
}

func TestChangedSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	db := open(t, path)
	defer db.Close()
	bare(t, path, "ALTER TABLE televisit_records DROP COLUMN body")
	_, err := db.Scan(t.Context(), driver.Query{Kind: "visit"})
	wantStoreError(t, err, "changed by hand")
	wantStoreError(t, db.Apply(t.Context(), changes(1, 1)), "changed by hand")
}

// limited is set in a process whose files may not grow, or that is nobody's: the
// path of the database.
const limited = "TELEVISIT_TEST_SQLITE_LIMITED"

// A disk that is full: what was stored stays, the batch that does not fit is not
// there in part, and when there is room again the driver goes on.
func TestFullDisk(t *testing.T) {
	if path := os.Getenv(limited); path != "" {
		fillTheDisk(t, path)
		return
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	again(t, exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFullDisk$"), path)
	db := open(t, path)
	defer db.Close()
	if n := count(t, db, 3); n != 100 {
		t.Errorf("%d of 100 records of the last batch", n)
	}
}

func fillTheDisk(t *testing.T, path string) {
	signal.Ignore(syscall.SIGXFSZ) // the write then fails, as on a full disk
	db := open(t, path)
	defer db.Close()
	if err := db.Apply(t.Context(), changes(1, 100)); err != nil {
		t.Fatal(err)
	}
	var none syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &none); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 900_000, Max: none.Max}); err != nil {
		t.Fatal(err)
	}
	wantStoreError(t, db.Apply(t.Context(), changes(2, driver.MaxBatch)), "full")
	if a, b := count(t, db, 1), count(t, db, 2); a != 100 || b != 0 {
		t.Errorf("%d of 100 records before, %d of the batch that did not fit", a, b)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &none); err != nil {
		t.Fatal(err)
	}
	if err := db.Apply(t.Context(), changes(3, 100)); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// A file that may be read only. The administrator of a machine may write to any
// file, so the test goes on as nobody.
func TestReadOnlyFile(t *testing.T) {
	if path := os.Getenv(limited); path != "" {
		_, err := sqlite.Open(t.Context(), path)
		wantStoreError(t, err, "cannot be written")
		return
	}
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "records.db")
	open(t, path).Close()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	again(t, asNobody(t, path), path)
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file was changed")
	}
}

// asNobody runs this program as a user who owns nothing, when the test runs as
// the administrator.
func asNobody(t *testing.T, path string) *exec.Cmd {
	if os.Getuid() != 0 {
		return exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReadOnlyFile$")
	}
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(filepath.Dir(path), "program")
	if err := os.WriteFile(copied, program, 0o755); err != nil {
		t.Fatal(err)
	}
	for dir := filepath.Dir(path); strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), copied, "-test.run=^TestReadOnlyFile$")
	cmd.Dir = filepath.Dir(path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	return cmd
}

func again(t *testing.T, cmd *exec.Cmd, path string) {
	t.Helper()
	cmd.Env = append(os.Environ(), limited+"="+path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
