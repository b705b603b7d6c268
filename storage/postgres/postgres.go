// Package postgres is a storage driver over PostgreSQL 14 or newer, by pgx.
//
// All records stand in one table, televisit_records, in the first schema of the
// search path; [Open] makes it and brings it up to date. Many processes may use
// it at once. Claim leaves out what another worker is about to lease (FOR UPDATE
// SKIP LOCKED). How long an acknowledged batch lasts is the server's setting:
// leave synchronous_commit on.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is the driver. Make it with [Open]; close it when done.
type DB struct {
	driver.Driver
	pool    *pgxpool.Pool
	written atomic.Int64 // changes applied since Open
}

// Open connects to the database that dsn names (a URL or keywords and values, as
// libpq has them; pool_max_conns and its like are obeyed) and brings the schema
// up to date. To a host that is not this one, TLS with verification is used
// unless sslmode says otherwise. What is wrong is a
// *driver.StoreError; a database that a newer program has been at, a
// *driver.SchemaError.
func Open(ctx context.Context, dsn string) (*DB, error) {
	config, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	name := "PostgreSQL at " + config.ConnConfig.Host + ":" + strconv.Itoa(int(config.ConnConfig.Port)) + "/" + config.ConnConfig.Database
	if err := migrate(ctx, config); err != nil {
		return nil, dialect.Explain(name, err)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, dialect.Explain(name, err)
	}
	db := stdlib.OpenDBFromPool(pool)
	return &DB{Driver: sqlstore.New(db, db, dialect, name), pool: pool}, nil
}

// Pool connects to a database by the rules of [Open], for what else is to be kept
// beside the records: package fleet's jobs. It makes no tables. Close it when
// done.
func Pool(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	config, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// counted are the numbers of changes after which the table is to be counted.
var counted = []int64{500, 5_000, 50_000, 500_000}

// Apply carries out a batch. While a new table grows, it has PostgreSQL count it
// now and then: before autovacuum does so, a minute later, the server takes the
// wrong index and reads all of an account to find a hundred records.
func (db *DB) Apply(ctx context.Context, changes []driver.Change) error {
	if err := db.Driver.Apply(ctx, changes); err != nil {
		return err
	}
	n := int64(len(changes))
	after := db.written.Add(n)
	for _, at := range counted {
		if after-n < at && after >= at {
			// Without it everything is right, only slower.
			_, _ = db.pool.Exec(ctx, "ANALYZE (SKIP_LOCKED) "+sqlstore.Table)
		}
	}
	return nil
}

// Close closes all connections, after the calls under way are done.
func (db *DB) Close() error {
	err := db.Driver.Close()
	db.pool.Close()
	return err
}

var dialect = sqlstore.Dialect{
	Placeholder: func(n int) string { return "$" + strconv.Itoa(n) },
	Isolation:   sql.LevelReadCommitted,
	Lock:        " FOR UPDATE",
	LockFree:    " FOR UPDATE SKIP LOCKED",
	Duplicate:   duplicate, // ON CONFLICT DO NOTHING would cost a tenth of the throughput
	Overwrite:   sqlstore.OnConflictOverwrite,
	Retryable:   retryable,
	Reason:      reason,
}

// Codes of errors after which the transaction is tried again.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

func codeOf(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

func retryable(err error) bool {
	code := codeOf(err)
	return code == serializationFailure || code == deadlockDetected
}

func duplicate(err error) bool { return codeOf(err) == uniqueViolation }

// migrate brings the schema up to date over connections of its own. Processes
// that start at once take turns, by a lock that ends with the connection.
func migrate(ctx context.Context, config *pgxpool.Config) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*config.ConnConfig)
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var schema string
	if err := conn.QueryRowContext(ctx, "SELECT coalesce(current_schema(), '')").Scan(&schema); err != nil {
		return err
	}
	if schema == "" {
		return errNoSchema
	}
	const key = "hashtext('televisit ' || current_schema())"
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock("+key+")"); err != nil {
		return fmt.Errorf("waiting for another process that updates the schema: %w", err)
	}
	err = sqlstore.Migrate(ctx, db, goose.DialectPostgres, files)
	_, uerr := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock("+key+")")
	return errors.Join(err, uerr)
}
