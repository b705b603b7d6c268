// Package sqlite is a storage driver that keeps records in one SQLite file. It is
// the default of the example server: no database to install, no cgo.
//
// Every batch is on disk (WAL, synchronous FULL) before Apply returns. Reads go
// on while a batch is written. Several processes on one machine may share the
// file; writers take turns. Do not put the file on a network share.
//
// To copy a database that is in use, copy it with SQLite's own means (VACUUM
// INTO, or the sqlite3 program's .backup), not with cp.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"runtime"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// busyTimeout is how long SQLite itself waits for another process to finish
// writing. It is short because SQLite asks ever more rarely as it waits, and so
// loses against a busy writer: sqlstore begins anew, up to 20 times, and looks at
// the context in between.
const busyTimeout = time.Second

// DB is the driver. Make it with [Open]; close it when done.
type DB struct{ driver.Driver }

// Open opens the database in the file at path, or makes it, readable by its
// owner only, and brings its schema up to date. What is wrong with the file is
// a *driver.StoreError that says what to do; a database that a newer program has been
// at, a *driver.SchemaError.
func Open(ctx context.Context, path string) (*DB, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	if err := claim(ctx, path); err != nil {
		return nil, dialect.Explain(nameOf(path), err)
	}
	write, err := connect(path, 1, "journal_mode(WAL)", "synchronous(FULL)")
	if err != nil {
		return nil, dialect.Explain(nameOf(path), err)
	}
	if err := prepare(ctx, write); err != nil {
		return nil, errors.Join(dialect.Explain(nameOf(path), err), write.Close())
	}
	read, err := connect(path, max(4, runtime.GOMAXPROCS(0)), "query_only(1)")
	if err != nil {
		return nil, errors.Join(dialect.Explain(nameOf(path), err), write.Close())
	}
	return &DB{sqlstore.New(read, write, dialect, nameOf(path))}, nil
}

var dialect = sqlstore.Dialect{
	Placeholder: sqlstore.Question,
	OneWriter:   true,
	IfAbsent:    sqlstore.OnConflictIgnore,
	Overwrite:   sqlstore.OnConflictOverwrite,
	Retryable:   func(err error) bool { return code(err) == lib.SQLITE_BUSY },
	Reason:      reason,
}

// connect makes a pool of at most n connections. Transactions take the write
// lock when they begin, so that none fails half way.
func connect(path string, n int, pragmas ...string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	q := url.Values{
		"_txlock": {"immediate"},
		"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds())}, pragmas...),
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: q.Encode()}
	c, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// setUpTries and setUpPause let a process wait for another one that makes the
// same database at the same moment.
const (
	setUpTries = 20
	setUpPause = 50 * time.Millisecond
)

// prepare brings the schema up to date.
func prepare(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return patiently(ctx, func() error { return sqlstore.Migrate(ctx, db, goose.DialectSQLite3, files) })
}

// patiently tries what another process may be doing at the same moment.
func patiently(ctx context.Context, f func() error) error {
	for try := 1; ; try++ {
		err := f()
		if err == nil || try == setUpTries || final(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(setUpPause):
		}
	}
}

// final says of an error that waiting does not help.
func final(err error) bool {
	if _, ok := errors.AsType[*driver.SchemaError](err); ok || errors.Is(err, errForeign) {
		return true
	}
	switch code(err) {
	case lib.SQLITE_ERROR, lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_CONSTRAINT:
		return false
	}
	return true
}

// code is SQLite's primary result code, 0 when it is no error of SQLite's.
func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}
