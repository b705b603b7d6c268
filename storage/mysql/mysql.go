// Package mysql is a storage driver over MySQL 8.0 or newer and MariaDB 10.6 or
// newer, by go-sql-driver.
//
// All records stand in one InnoDB table, televisit_records, in the database that
// the DSN names; [Open] makes the table and brings it up to date. Many processes
// may use it at once. Claim leaves out what another worker is about to lease
// (FOR UPDATE SKIP LOCKED). How long an acknowledged batch lasts is the server's
// setting: leave innodb_flush_log_at_trx_commit at 1. The server must accept
// packets of 16 MB (max_allowed_packet), as both do by default.
package mysql

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/pressly/goose/v3"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is the driver. Make it with [Open]; close it when done.
type DB struct{ driver.Driver }

// Size of the connection pool. Connections are replaced before servers and
// proxies in between tend to close them.
const (
	maxConnections = 16
	maxLifetime    = 3 * time.Minute
)

// Open connects to the database that dsn names, a URL such as
// mysql://user:password@host:3306/database?tls=true or a DSN of go-sql-driver,
// and brings the schema up to date. To a host that is not this one, TLS with
// verification is used unless tls says otherwise. What is wrong is an
// *driver.StoreError; a database that a newer program has been at, a
// *driver.SchemaError.
func Open(ctx context.Context, dsn string) (*DB, error) {
	config, err := parse(dsn)
	if err != nil {
		return nil, err
	}
	name := "MySQL at " + config.Addr + "/" + config.DBName
	connector, err := mysql.NewConnector(config)
	if err != nil {
		return nil, &driver.StoreError{Store: name, Reason: "the address or the tls setting cannot be used"}
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(maxConnections)
	db.SetMaxIdleConns(maxConnections)
	db.SetConnMaxLifetime(maxLifetime)
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(dialect.Explain(name, err), db.Close())
	}
	return &DB{sqlstore.New(db, db, dialect, name)}, nil
}

var dialect = sqlstore.Dialect{
	Placeholder: sqlstore.Question,
	Isolation:   sql.LevelReadCommitted, // locks rows only, not the gaps between them
	Lock:        " FOR UPDATE",
	LockFree:    " FOR UPDATE SKIP LOCKED",
	IfAbsent:    " ON DUPLICATE KEY UPDATE version = " + sqlstore.Table + ".version", // changes nothing, counts as nothing
	Overwrite: " ON DUPLICATE KEY UPDATE state = VALUES(state), ref = VALUES(ref), at_us = VALUES(at_us)," +
		" body = VALUES(body), version = " + sqlstore.Table + ".version + 1",
	Retryable: func(err error) bool { n := number(err); return n == deadlock || n == lockWaitTimeout },
	Reason:    reason,
}

// Numbers of errors after which the transaction may be tried again.
const (
	deadlock        = 1213
	lockWaitTimeout = 1205
)

// number is the server's error number, 0 when it is no error of the server's.
func number(err error) uint16 {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return e.Number
	}
	return 0
}

// lockSeconds is how long a process waits for another one that updates the schema.
const lockSeconds = 60

var errLocked = errors.New("another process has been updating the schema for a minute; try again when it is done")

// migrate brings the schema up to date. Processes that start at once take turns,
// by a lock that ends with the connection.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	const name = "MD5(CONCAT('televisit ', DATABASE()))"
	var got sql.NullInt64
	err = conn.QueryRowContext(ctx, fmt.Sprintf("SELECT GET_LOCK(%s, %d)", name, lockSeconds)).Scan(&got)
	if err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errLocked
	}
	err = sqlstore.Migrate(ctx, db, goose.DialectMySQL, files)
	_, uerr := conn.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK("+name+")")
	return errors.Join(err, uerr)
}
