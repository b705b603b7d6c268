package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	lib "modernc.org/sqlite/lib"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/sqlstore"
)

// nameOf is what errors call the database.
func nameOf(path string) string { return "database " + path }

func refuse(path, reason string, err error) error {
	return &driver.StoreError{Store: nameOf(path), Reason: reason, Err: err}
}

// header begins every SQLite file.
var header = []byte("SQLite format 3\x00")

// checkFile makes the file, for its owner only, when there is none, and finds
// what SQLite would report in less helpful words.
func checkFile(path string) error {
	if path == "" || path == ":memory:" {
		return refuse(path, "give the path of a file; for records in memory use package storage/memory", nil)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return refuse(path, "it is a directory; give the path of a file", nil)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return refuse(path, "it cannot be written", bare(err))
	}
	defer f.Close()
	begin := make([]byte, len(header))
	n, err := io.ReadFull(f, begin)
	if n == 0 && errors.Is(err, io.EOF) {
		return nil
	}
	if !bytes.Equal(begin, header) {
		return refuse(path, "it is not a SQLite database; give another path", nil)
	}
	return nil
}

// bare takes the path out of a file system error: it stands in ours.
func bare(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// applicationID marks our files, so that another program's is not written to.
const applicationID = 0x54565354 // "TVST"

var errForeign = errors.New("it is the database of another program")

// claim marks an empty database as ours and refuses one that is another's,
// before anything is changed in it.
func claim(ctx context.Context, path string) error {
	db, err := connect(path, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	return patiently(ctx, func() error { return claimOn(ctx, db) })
}

// claimOn looks and writes in one transaction: another process may be making the
// same database.
func claimOn(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to roll back
	var id, objects int
	if err := tx.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil || id == applicationID {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&objects); err != nil {
		return err
	}
	if id != 0 || objects > 0 {
		return errForeign
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
		return err
	}
	return tx.Commit()
}

// reason puts what went wrong in the words of the person who can act. The codes
// are those of https://www.sqlite.org/rescode.html.
func reason(err error) string {
	if errors.Is(err, errForeign) {
		return "give another path"
	}
	switch code(err) {
	case lib.SQLITE_NOTADB, lib.SQLITE_CORRUPT:
		return "it is damaged; restore it from a backup"
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return "it or its directory cannot be written"
	case lib.SQLITE_FULL:
		return sqlstore.DiskFull
	case lib.SQLITE_IOERR:
		return "its disk cannot be read or written, or is full; nothing was stored"
	case lib.SQLITE_BUSY:
		return "another process keeps it locked; stop that process, or try again"
	case lib.SQLITE_ERROR, lib.SQLITE_CONSTRAINT, lib.SQLITE_MISMATCH:
		return sqlstore.Changed
	}
	return ""
}
