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
)

// OpenError is a file that cannot be used as a database.
type OpenError struct {
	Path   string
	Reason string
	Err    error // the cause, if any
}

func (e *OpenError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("database %s: %s", e.Path, e.Reason)
	}
	return fmt.Sprintf("database %s: %s: %v", e.Path, e.Reason, e.Err)
}

// Unwrap returns the cause, or nil.
func (e *OpenError) Unwrap() error { return e.Err }

// header begins every SQLite file.
var header = []byte("SQLite format 3\x00")

// checkFile makes the file, for its owner only, when there is none, and finds
// what SQLite would report in less helpful words.
func checkFile(path string) error {
	if path == "" || path == ":memory:" {
		return &OpenError{Path: path, Reason: "give the path of a file; for records in memory use package storage/memory"}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return &OpenError{Path: path, Reason: "it is a directory; give the path of a file"}
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return &OpenError{Path: path, Reason: "it cannot be written", Err: bare(err)}
	}
	defer f.Close()
	begin := make([]byte, len(header))
	n, err := io.ReadFull(f, begin)
	if n == 0 && errors.Is(err, io.EOF) {
		return nil
	}
	if !bytes.Equal(begin, header) {
		return &OpenError{Path: path, Reason: "it is not a SQLite database; give another path"}
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

var errForeign = errors.New("it is the database of another program; give another path")

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

// explain puts what went wrong in the words of the person who can act.
func explain(path string, err error) error {
	if _, ok := errors.AsType[*driver.SchemaError](err); ok {
		return err
	}
	if errors.Is(err, errForeign) {
		return &OpenError{Path: path, Reason: err.Error()}
	}
	reason := "it cannot be used"
	switch code(err) {
	case lib.SQLITE_NOTADB, lib.SQLITE_CORRUPT:
		reason = "it is damaged; restore it from a backup"
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		reason = "it or its directory cannot be written"
	case lib.SQLITE_FULL:
		reason = "the disk is full"
	case lib.SQLITE_BUSY:
		reason = "another process keeps it locked; stop that process, or try again"
	}
	return &OpenError{Path: path, Reason: reason, Err: err}
}
