package mysql_test

import (
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/mysql"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, dsn string) *mysql.DB {
	t.Helper()
	db, err := mysql.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestConformance(t *testing.T) {
	freshdb.MySQLServer(t)
	storagetest.Run(t, harness())
}

func harness() storagetest.Harness {
	return storagetest.Harness{
		Fresh: func(t testing.TB) storagetest.Opener {
			dsn := freshdb.MySQL(t).String()
			return func(t testing.TB) driver.Driver { return open(t, dsn) }
		},
		Durable: true,
		Shared:  true,
	}
}

func TestOpenRefusesInPlainWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ dsn, says string }{
		"not a DSN":     {"mysql://u:s3cret@host:port/db", "cannot be read"},
		"not a URL":     {"s3cret", "cannot be read"},
		"no database":   {"mysql://u:s3cret@127.0.0.1:1/", "name a database"},
		"nobody there":  {"mysql://u:s3cret@127.0.0.1:1/db", "cannot be reached"},
		"own form":      {"u:s3cret@tcp(127.0.0.1:1)/db", "cannot be reached"},
		"no TLS by far": {"mysql://u:s3cret@127.0.0.1:1/db?tls=nonsense", "cannot be"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mysql.Open(t.Context(), c.dsn)
			wantOpenError(t, err, c.says)
		})
	}
	t.Run("no such database", func(t *testing.T) {
		t.Parallel()
		u := freshdb.MySQLServer(t)
		u.Path = "/televisit_no_such_database"
		_, err := mysql.Open(t.Context(), u.String())
		wantOpenError(t, err, "no such database")
	})
	t.Run("wrong user", func(t *testing.T) {
		t.Parallel()
		u := freshdb.MySQLServer(t)
		u.User, u.Path = url.UserPassword("nobody", "s3cret"), "/x"
		_, err := mysql.Open(t.Context(), u.String())
		wantOpenError(t, err, "does not accept the user")
	})
}

func wantOpenError(t *testing.T, err error, says string) {
	t.Helper()
	if _, ok := errors.AsType[*driver.StoreError](err); !ok || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "s3cret") {
		t.Fatalf("error %v, want an *StoreError that says %q", err, says)
	}
}

func TestOpenRefusesADatabaseOfANewerProgram(t *testing.T) {
	t.Parallel()
	u := freshdb.MySQL(t)
	open(t, u.String()).Close()
	freshdb.Run(t, u, "INSERT INTO televisit_schema (version_id, is_applied) VALUES (99, true)")
	_, err := mysql.Open(t.Context(), u.String())
	if se, ok := errors.AsType[*driver.SchemaError](err); !ok || se.Found != 99 {
		t.Fatalf("error %v, want a *SchemaError of version 99", err)
	}
}

// Processes that start at once on an empty database take turns making the tables.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	dsn := freshdb.MySQL(t).String()
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			db, err := mysql.Open(t.Context(), dsn)
			if err != nil {
				t.Error(err)
				return
			}
			db.Close()
		})
	}
	wg.Wait()
}
