package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/sqlite"
)

// bare runs statements on a file without the driver.
func bare(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestOpenRefusesInPlainWords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	bare(t, foreign, "CREATE TABLE songs (title TEXT)")
	for name, c := range map[string]struct{ path, says string }{
		"no path":             {"", "give the path of a file"},
		"memory":              {":memory:", "storage/memory"},
		"a directory":         {dir, "it is a directory"},
		"no such directory":   {filepath.Join(dir, "none", "x.db"), "cannot be written: no such file or directory"},
		"not a database":      {write("letter.txt", "Dear patient, this is no database."), "not a SQLite database"},
		"a short file":        {write("short", "x"), "not a SQLite database"},
		"damaged":             {write("damaged.db", "SQLite format 3\x00"+strings.Repeat("x", 5000)), "it is damaged"},
		"of another program":  {foreign, "database of another program"},
		"a path below a file": {filepath.Join(foreign, "x.db"), "cannot be written: not a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, _ := os.ReadFile(c.path)
			_, err := sqlite.Open(t.Context(), c.path)
			_, ok := errors.AsType[*driver.StoreError](err)
			if !ok || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want an *StoreError that says %q", err, c.says)
			}
			if after, _ := os.ReadFile(c.path); string(after) != string(before) {
				t.Fatal("the file was changed")
			}
		})
	}
}

func TestOpenRefusesADatabaseOfANewerProgram(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	open(t, path).Close()
	bare(t, path, "INSERT INTO televisit_schema (version_id, is_applied) VALUES (99, 1)")
	_, err := sqlite.Open(t.Context(), path)
	se, ok := errors.AsType[*driver.SchemaError](err)
	if !ok || se.Found != 99 || !strings.Contains(err.Error(), "newer program") {
		t.Fatalf("error %v, want a *SchemaError of version 99", err)
	}
}

func TestOpenMakesAPrivateFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	db := open(t, path)
	defer db.Close()
	if err := db.Apply(t.Context(), []driver.Change{{Record: driver.Record{Key: driver.Key{Account: "a", Kind: "k", ID: "1"}}}}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, error %v, want 0600", filepath.Base(name), info.Mode(), err)
		}
	}
}

// Processes that start at once on a new file take turns making it.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			db, err := sqlite.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if _, err := db.Scan(t.Context(), driver.Query{Kind: "visit"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestOpenUnderAContextThatIsDone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "records.db")); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
}
