package sqlstoretest

import (
	"crypto/rand"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// bodySize is about what a visit's record is long.
const bodySize = 700

// Seal is what the store does to a body before the driver gets it.
type Seal func(plaintext, associated []byte) ([]byte, error)

// BenchmarkBatch compares batches of 500 new records, sealed and applied by the
// driver, with the same rows written by bare multi-row INSERTs in one
// transaction over the same driver of database/sql. It reports the driver's
// throughput as a part of the bare one: 1 is as fast. db and bare are databases
// of their own with the same schema.
func BenchmarkBatch(b *testing.B, db driver.Driver, seal Seal, bare *sql.DB, placeholder func(int) string) {
	var ours, floor time.Duration
	for b.Loop() {
		records := newRecords()
		begun := time.Now()
		writeBare(b, bare, placeholder, records)
		floor += time.Since(begun)
		begun = time.Now()
		writeSealed(b, db, seal, records)
		ours += time.Since(begun)
	}
	b.ReportMetric(float64(floor)/float64(ours), "of-bare")
	b.ReportMetric(float64(b.N*driver.MaxBatch)/ours.Seconds(), "records/s")
}

func newRecords() []driver.Record {
	out := make([]driver.Record, driver.MaxBatch)
	for i := range out {
		key := driver.Key{Account: "acme", Kind: "visit", ID: strings.ToLower(rand.Text())}
		out[i] = driver.Record{Key: key, State: "ready", Ref: rand.Text()[:22], At: time.Now().UTC(), Body: make([]byte, bodySize)}
		_, _ = rand.Read(out[i].Body) // never fails
	}
	return out
}

func writeSealed(b *testing.B, db driver.Driver, seal Seal, records []driver.Record) {
	b.Helper()
	changes := make([]driver.Change, len(records))
	for i, r := range records {
		sealed, err := seal(r.Body, []byte(r.Account+r.Kind+r.ID))
		if err != nil {
			b.Fatal(err)
		}
		r.Body = sealed
		changes[i].Record = r
	}
	if err := db.Apply(b.Context(), changes); err != nil {
		b.Fatal(err)
	}
}

// writeBare writes a hundred rows at a time: more do not make it faster.
func writeBare(b *testing.B, db *sql.DB, placeholder func(int) string, records []driver.Record) {
	b.Helper()
	tx, err := db.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for part := range slices.Chunk(records, 100) {
		var rows []string
		var args []any
		for _, r := range part {
			var row []string
			for _, v := range []any{r.Account, r.Kind, r.ID, r.State, r.Ref, r.At.UnixMicro(), int64(1), r.Body} {
				args = append(args, v)
				row = append(row, placeholder(len(args)))
			}
			rows = append(rows, "("+strings.Join(row, ",")+")")
		}
		text := "INSERT INTO televisit_records (account, kind, id, state, ref, at_us, version, body) VALUES " + strings.Join(rows, ",") //nolint:gosec // placeholders only
		if _, err := tx.ExecContext(b.Context(), text, args...); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}
