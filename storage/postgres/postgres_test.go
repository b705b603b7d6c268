package postgres_test

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/postgres"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func base(t testing.TB) string { return require.Env(t, "postgres", "TELEVISIT_TEST_POSTGRES") }

// schema makes a schema for one test and drops it afterwards; the DSN leads there.
func schema(t testing.TB) string {
	t.Helper()
	name := "televisit_test_" + strings.ToLower(rand.Text()[:12])
	run(t, base(t), "CREATE SCHEMA "+name)
	t.Cleanup(func() { run(t, base(t), "DROP SCHEMA "+name+" CASCADE") })
	return with(t, base(t), "search_path", name)
}

func with(t testing.TB, dsn, key, value string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(key, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// bare opens a database without the driver.
func bare(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func run(t testing.TB, dsn, statement string) {
	t.Helper()
	db := bare(t, dsn)
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func open(t testing.TB, dsn string) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestConformance(t *testing.T) {
	base(t)
	storagetest.Run(t, harness())
}

func harness() storagetest.Harness {
	return storagetest.Harness{
		Fresh: func(t testing.TB) storagetest.Opener {
			dsn := schema(t)
			return func(t testing.TB) driver.Driver { return open(t, dsn) }
		},
		Durable: true,
		Shared:  true,
	}
}

func TestOpenRefusesInPlainWords(t *testing.T) {
	t.Parallel()
	missing, err := url.Parse(base(t))
	if err != nil {
		t.Fatal(err)
	}
	missing.Path = "/televisit_no_such_database"
	for name, c := range map[string]struct{ dsn, says string }{
		"not a DSN":        {"postgres://u:s3cret@host:port/db", "cannot be read"},
		"nobody there":     {"postgres://u:s3cret@127.0.0.1:1/db", "cannot be reached"},
		"no such database": {missing.String(), "no such database"},
		"no such schema":   {with(t, base(t), "search_path", "televisit_none"), "no schema to create tables in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := postgres.Open(t.Context(), c.dsn)
			if _, ok := errors.AsType[*driver.StoreError](err); !ok || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "s3cret") {
				t.Fatalf("error %v, want an *StoreError that says %q", err, c.says)
			}
		})
	}
}

func TestOpenRefusesADatabaseOfANewerProgram(t *testing.T) {
	t.Parallel()
	dsn := schema(t)
	open(t, dsn).Close()
	run(t, dsn, "INSERT INTO televisit_schema (version_id, is_applied) VALUES (99, true)")
	_, err := postgres.Open(t.Context(), dsn)
	if se, ok := errors.AsType[*driver.SchemaError](err); !ok || se.Found != 99 {
		t.Fatalf("error %v, want a *SchemaError of version 99", err)
	}
}

// Processes that start at once on an empty schema take turns making the tables.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	dsn := schema(t)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			db, err := postgres.Open(t.Context(), dsn)
			if err != nil {
				t.Error(err)
				return
			}
			db.Close()
		})
	}
	wg.Wait()
}
