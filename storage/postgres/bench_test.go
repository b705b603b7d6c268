package postgres_test

import (
	"strconv"
	"testing"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/internal/sqlstore/sqlstoretest"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func BenchmarkDriver(b *testing.B) { storagetest.Benchmark(b, harness()) }

func BenchmarkBatch(b *testing.B) {
	db := open(b, freshdb.Postgres(b).String())
	defer db.Close()
	u := freshdb.Postgres(b)
	open(b, u.String()).Close()
	plain := freshdb.Open(b, u)
	defer plain.Close()
	keys, err := seal.New()
	if err != nil {
		b.Fatal(err)
	}
	sqlstoretest.BenchmarkBatch(b, db, keys.Seal, plain, func(n int) string { return "$" + strconv.Itoa(n) })
}
