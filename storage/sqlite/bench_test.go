package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/televisit/televisit-go/storage/internal/sqlstore"
	"github.com/televisit/televisit-go/storage/internal/sqlstore/sqlstoretest"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/storagetest"
)

func BenchmarkDriver(b *testing.B) { storagetest.Benchmark(b, harness()) }

func BenchmarkBatch(b *testing.B) {
	db := open(b, filepath.Join(b.TempDir(), "records.db"))
	defer db.Close()
	path := filepath.Join(b.TempDir(), "bare.db")
	open(b, path).Close()
	bare, err := sql.Open("sqlite", path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer bare.Close()
	keys, err := seal.New()
	if err != nil {
		b.Fatal(err)
	}
	sqlstoretest.BenchmarkBatch(b, db, keys.Seal, bare, sqlstore.Question)
}
