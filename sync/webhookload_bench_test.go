package syncer

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
)

// BenchmarkWebhook takes 100,000 webhooks and compares with a bare handler that
// verifies the HMAC and inserts one row, in a database of its own by the same
// driver of database/sql, turn by turn in the same run. The metric of-bare is our
// throughput as a part of the bare one's; p99-ms is the answer that 99 in a
// hundred are quicker than. Issue "Messages and events", 3: at least 0.6, below 250.
func BenchmarkWebhook(b *testing.B) {
	for _, store := range []struct {
		name string
		open func(b *testing.B) (driver.Driver, *sql.DB)
	}{
		{"sqlite", sqliteBeside}, {"postgres", postgresBeside},
	} {
		b.Run(store.name, func(b *testing.B) {
			db, bare := store.open(b)
			hall := newHall(b, db)
			l := newLoad(webhooksInAll)
			hall.visits(l)
			floor := bareHandler(b, bare, store.name)
			var ours, theirs answers
			for b.Loop() {
				ours, theirs = inTurns(b, hall.handler, floor, l.posts)
			}
			b.ReportMetric(theirs.all.Seconds()/ours.all.Seconds(), "of-bare")
			b.ReportMetric(float64(len(l.posts))/ours.all.Seconds(), "webhooks/s")
			b.ReportMetric(ours.p99(), "p99-ms")
			b.ReportMetric(theirs.p99(), "bare-p99-ms")
			hall.wantStored(l)
		})
	}
}

const (
	webhooksInAll  = 100_000
	webhooksAtOnce = 64
)

// inTurns gives each handler a stretch of the deliveries after the other.
func inTurns(b *testing.B, ours, bare http.Handler, posts []webhookPost) (o, f answers) {
	for i, part := range slices.Collect(slices.Chunk(posts, 2_000)) {
		turn := func(h http.Handler, sum *answers) {
			a := fire(b, h, part, webhooksAtOnce)
			sum.all += a.all
			sum.each = append(sum.each, a.each...)
		}
		if i%2 == 0 {
			turn(ours, &o)
			turn(bare, &f)
		} else {
			turn(bare, &f)
			turn(ours, &o)
		}
	}
	return o, f
}

func sqliteBeside(b *testing.B) (driver.Driver, *sql.DB) {
	db := openSQLite(b)
	bare := openBare(b, "sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	bare.SetMaxOpenConns(1) // SQLite has one writer
	return db, bare
}

func postgresBeside(b *testing.B) (driver.Driver, *sql.DB) {
	dsn := freshdb.Postgres(b).String()
	db, bare := openPostgres(b, dsn), openBare(b, "pgx", dsn)
	n := max(4, runtime.NumCPU()) // as many as pgxpool has unless told otherwise
	bare.SetMaxOpenConns(n)
	bare.SetMaxIdleConns(n)
	return db, bare
}

func openBare(b *testing.B, name, dsn string) *sql.DB {
	db, err := sql.Open(name, dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// bareHandler verifies and inserts; a double is none of its concern.
func bareHandler(b *testing.B, db *sql.DB, dialect string) http.Handler {
	body, insert := "BLOB", "INSERT INTO hooks VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
	if dialect == "postgres" {
		body, insert = "BYTEA", "INSERT INTO hooks VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
	}
	for _, s := range []string{
		"CREATE TABLE hooks (account TEXT NOT NULL, id TEXT NOT NULL, at_us BIGINT NOT NULL, body " + body + " NOT NULL, PRIMARY KEY (account, id))",
		"CREATE INDEX hooks_at ON hooks (account, at_us)",
	} {
		if _, err := db.ExecContext(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			b.Error(err)
		}
		mac := hmac.New(sha256.New, []byte(webhookSecret))
		mac.Write([]byte("v0:" + r.Header.Get("X-Zm-Request-Timestamp") + ":"))
		mac.Write(raw)
		if "v0="+hex.EncodeToString(mac.Sum(nil)) != r.Header.Get("X-Zm-Signature") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if _, err := db.ExecContext(r.Context(), insert, clinicAccount, r.Header.Get("X-Zm-Request-Id"), time.Now().UnixMicro(), raw); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
}
