package postgres_test

import (
	"strconv"
	"testing"

	"github.com/televisit/televisit-go/internal/sqlstore/sqlstoretest"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func BenchmarkDriver(b *testing.B) { storagetest.Benchmark(b, harness()) }

func BenchmarkBatch(b *testing.B) {
	dsn := schema(b)
	db := open(b, dsn)
	defer db.Close()
	dsn = schema(b)
	open(b, dsn).Close()
	plain := bare(b, dsn)
	defer plain.Close()
	keys, err := seal.New()
	if err != nil {
		b.Fatal(err)
	}
	sqlstoretest.BenchmarkBatch(b, db, keys.Seal, plain, func(n int) string { return "$" + strconv.Itoa(n) })
}
