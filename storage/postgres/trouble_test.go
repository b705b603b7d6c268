package postgres_test

import (
	"testing"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sqlstore/sqlstoretest"
)

func opened(t testing.TB, dsn string) driver.Driver { return open(t, dsn) }

func TestLostConnection(t *testing.T) {
	t.Parallel()
	sqlstoretest.LostConnection(t, freshdb.Postgres(t), opened)
}

func TestChangedSchema(t *testing.T) {
	t.Parallel()
	sqlstoretest.ChangedSchema(t, freshdb.Postgres(t), opened)
}
