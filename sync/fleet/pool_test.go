package fleet_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/televisit/televisit-go/storage/postgres"
)

type pool struct{ *pgxpool.Pool }

func newPool(t testing.TB, dsn string) *pool {
	t.Helper()
	p, err := postgres.Pool(t.Context(), dsn)
	must(t, err)
	t.Cleanup(p.Close)
	return &pool{p}
}
