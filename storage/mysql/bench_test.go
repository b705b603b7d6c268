package mysql_test

import (
	"testing"

	"github.com/televisit/televisit-go/internal/sqlstore"
	"github.com/televisit/televisit-go/internal/sqlstore/sqlstoretest"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func BenchmarkDriver(b *testing.B) { storagetest.Benchmark(b, harness()) }

func BenchmarkBatch(b *testing.B) {
	dsn := database(b)
	db := open(b, dsn.String())
	defer db.Close()
	dsn = database(b)
	open(b, dsn.String()).Close()
	plain := bare(b, dsn)
	defer plain.Close()
	keys, err := seal.New()
	if err != nil {
		b.Fatal(err)
	}
	sqlstoretest.BenchmarkBatch(b, db, keys.Seal, plain, sqlstore.Question)
}
