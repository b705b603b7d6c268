//go:build unix

package customdriver_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/examples/customdriver"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func open(t testing.TB, path string) *customdriver.Dir {
	t.Helper()
	d, err := customdriver.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestConformance(t *testing.T) {
	storagetest.Run(t, storagetest.Harness{
		Fresh: func(t testing.TB) storagetest.Opener {
			path := t.TempDir()
			return func(t testing.TB) driver.Driver { return open(t, path) }
		},
		Durable: true,
	})
}

const batchSize = 5

func batch(n int) []driver.Change {
	changes := make([]driver.Change, batchSize)
	for i := range changes {
		key := driver.Key{Account: "acme", Kind: "visit", ID: fmt.Sprintf("%d-%d", n, i)}
		changes[i].Record = driver.Record{Key: key, State: fmt.Sprint("batch-", n), Body: make([]byte, 300)}
	}
	return changes
}

func stored(t *testing.T, d driver.Driver, n int) []driver.Record {
	t.Helper()
	p, err := d.Scan(t.Context(), driver.Query{Kind: "visit", State: fmt.Sprint("batch-", n)})
	if err != nil {
		t.Fatal(err)
	}
	return p.Records
}

// D10: what was acknowledged survives kill -9, and no batch is there in part.
func TestKill(t *testing.T) {
	storagetest.Kill(t, storagetest.Killing{
		Fresh: func(t testing.TB) string { return t.TempDir() },
		Open:  func(t testing.TB, path string) driver.Driver { return open(t, path) },
	})
}

// filled is a directory with three batches, closed.
func filled(t *testing.T) string {
	t.Helper()
	path := t.TempDir()
	d := open(t, path)
	for n := range 3 {
		if err := d.Apply(t.Context(), batch(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDamage(t *testing.T) {
	t.Parallel()
	second := fmt.Sprintf("%020d.batch", 1)
	for name, c := range map[string]struct {
		damage func(path string) error
		want   string // "": it opens
	}{
		"none":               {func(string) error { return nil }, ""},
		"an unfinished file": {func(path string) error { return os.WriteFile(filepath.Join(path, "unfinished"), []byte("x"), 0o600) }, ""},
		"a file cut short":   {func(path string) error { return os.Truncate(filepath.Join(path, second), 100) }, second},
		"an empty file":      {func(path string) error { return os.Truncate(filepath.Join(path, second), 0) }, second},
		"a file that is gone": {
			func(path string) error { return os.Remove(filepath.Join(path, second)) }, "a file before it is missing",
		},
		"the first is gone": {
			func(path string) error { return os.Remove(filepath.Join(path, fmt.Sprintf("%020d.batch", 0))) }, "a file before it is missing",
		},
	} {
		path := filled(t)
		if err := c.damage(path); err != nil {
			t.Fatal(err)
		}
		d, err := customdriver.Open(path)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "backup") {
				t.Errorf("%s: error %v, want one with %q", name, err, c.want)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for n := range 3 {
			if got := len(stored(t, d, n)); got != batchSize {
				t.Errorf("%s: batch %d has %d records", name, n, got)
			}
		}
		d.Close()
	}
}

// A start that was killed while it made the files one leaves both: only the new
// one counts, and the next start clears up.
func TestInterruptedMerge(t *testing.T) {
	t.Parallel()
	path := filled(t)
	old := filepath.Join(path, fmt.Sprintf("%020d.batch", 1))
	content, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, path) // merges
	if err := d.Apply(t.Context(), []driver.Change{{Record: driver.Record{Key: batch(1)[0].Key}, Expect: 1, Delete: true}}); err != nil {
		t.Fatal(err)
	}
	d.Close()
	if err := os.WriteFile(old, content, 0o600); err != nil { // holds the record that was removed
		t.Fatal(err)
	}
	d = open(t, path)
	if got := len(stored(t, d, 1)); got != batchSize-1 {
		t.Errorf("%d records, want %d", got, batchSize-1)
	}
	if names, err := filepath.Glob(filepath.Join(path, "*.*")); err != nil || len(names) != 1 {
		t.Errorf("files %v, error %v; want one", names, err)
	}
}

func TestOpenTwice(t *testing.T) {
	t.Parallel()
	path := filled(t)
	d := open(t, path)
	if _, err := customdriver.Open(path); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Fatalf("error %v, want one that says it is in use", err)
	}
	d.Close()
	open(t, path)
}

// When the disk takes no more, nothing changes.
func TestDiskFault(t *testing.T) {
	t.Parallel()
	path := filled(t)
	d := open(t, path)
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	if err := d.Apply(t.Context(), batch(7)); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("error %v, want the system's", err)
	}
	if got := len(stored(t, d, 7)); got != 0 {
		t.Fatalf("%d records of a batch that failed", got)
	}
}

// A driver of one's own goes under a store as any other.
func Example() {
	ctx := context.Background()
	path, err := os.MkdirTemp("", "records")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(path)
	d, err := customdriver.Open(path)
	if err != nil {
		panic(err)
	}
	keys, err := seal.New()
	if err != nil {
		panic(err)
	}
	store, err := storage.Open(ctx, d, keys)
	if err != nil {
		panic(err)
	}
	defer store.Close()
	settings := storage.DefaultSettings()
	settings.Company = "Riverside Clinic"
	fmt.Println(store.Account("acme").Commit(ctx, storage.Put(&settings)))
	// Output: <nil>
}
