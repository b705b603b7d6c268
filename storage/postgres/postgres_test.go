package postgres_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/postgres"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, dsn string) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestConformance(t *testing.T) {
	freshdb.PostgresServer(t)
	storagetest.Run(t, harness())
}

func harness() storagetest.Harness {
	return storagetest.Harness{
		Fresh: func(t testing.TB) storagetest.Opener {
			dsn := freshdb.Postgres(t).String()
			return func(t testing.TB) driver.Driver { return open(t, dsn) }
		},
		Durable: true,
		Shared:  true,
	}
}

func TestOpenRefusesInPlainWords(t *testing.T) {
	t.Parallel()
	server := freshdb.PostgresServer(t)
	missing := *server
	missing.Path = "/televisit_no_such_database"
	for name, c := range map[string]struct{ dsn, says string }{
		"not a DSN":        {"postgres://u:s3cret@host:port/db", "cannot be read"},
		"nobody there":     {"postgres://u:s3cret@127.0.0.1:1/db", "cannot be reached"},
		"no such database": {missing.String(), "no such database"},
		"no such schema":   {freshdb.InSchema(server, "televisit_none").String(), "no schema to create tables in"},
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
	u := freshdb.Postgres(t)
	open(t, u.String()).Close()
	freshdb.Run(t, u, "INSERT INTO televisit_schema (version_id, is_applied) VALUES (99, true)")
	_, err := postgres.Open(t.Context(), u.String())
	if se, ok := errors.AsType[*driver.SchemaError](err); !ok || se.Found != 99 {
		t.Fatalf("error %v, want a *SchemaError of version 99", err)
	}
}

// Processes that start at once on an empty schema take turns making the tables.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	dsn := freshdb.Postgres(t).String()
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
