package postgres_test

import (
	"net/url"
	"testing"

	"github.com/televisit/televisit-go/internal/sqlstore/sqlstoretest"
	"github.com/televisit/televisit-go/storage/driver"
)

func server(t testing.TB) sqlstoretest.Server {
	t.Helper()
	dsn := schema(t)
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return sqlstoretest.Server{
		Address: u.Host,
		Open: func(t testing.TB, address string) driver.Driver {
			there := *u
			there.Host = address
			return open(t, there.String())
		},
		Run: func(t testing.TB, statement string) { run(t, dsn, statement) },
	}
}

func TestLostConnection(t *testing.T) {
	t.Parallel()
	sqlstoretest.LostConnection(t, server(t))
}

func TestChangedSchema(t *testing.T) {
	t.Parallel()
	sqlstoretest.ChangedSchema(t, server(t))
}
