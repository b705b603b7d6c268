package driver

import (
	"errors"
	"fmt"
)

// Errors that callers match with errors.Is.
var (
	ErrNotFound = errors.New("record not found")
	ErrConflict = errors.New("record was changed meanwhile")
	ErrCursor   = errors.New("cursor does not belong to this query; start again from the first page")
	ErrClosed   = errors.New("storage is closed")
	ErrTooLarge = errors.New("record or batch is larger than the limit")
	ErrInvalid  = errors.New("record or query is not well formed")
)

// ConflictError says which record was not at the expected version. It matches
// ErrConflict.
type ConflictError struct {
	Key    Key
	Expect int64
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s %s of account %s: %v", e.Key.Kind, e.Key.ID, e.Key.Account, ErrConflict)
}

// Is reports whether target is ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// RecordError is a record that could not be opened or decoded (truncated,
// altered, or sealed by a key that is not in the keyset), or a batch that could
// not be stored, which it names by its first record. It holds account, kind and
// id only. Package storage makes it; a driver, which opens nothing, never does.
type RecordError struct {
	Key    Key
	Stored bool // storing failed, not reading; nothing of the batch was stored
	Err    error
}

func (e *RecordError) Error() string {
	verb := "read"
	if e.Stored {
		verb = "stored"
	}
	return fmt.Sprintf("%s record %s of account %s cannot be %s: %v", e.Key.Kind, e.Key.ID, e.Key.Account, verb, e.Err)
}

// Unwrap returns the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// SchemaError is a database that a newer version of the program has been at.
type SchemaError struct {
	Found int64 // version of the database
	Known int64 // newest version that this program knows
}

func (e *SchemaError) Error() string {
	return fmt.Sprintf("the database has schema version %d, this program knows up to %d: start the newer program, or restore a backup from before the update", e.Found, e.Known)
}

// StoreError is a database that cannot be used, or not for this call. It says so
// to the person who can act; no password is in it. Nothing was half done.
type StoreError struct {
	Store  string // "PostgreSQL at host:5432/db", "database /path/file.db" …; empty when it cannot be told
	Reason string // what is wrong and what to do, in plain words
	Err    error  // the cause, where there is one that holds no secret
}

func (e *StoreError) Error() string {
	text := e.Reason
	if e.Store != "" {
		text = e.Store + ": " + text
	}
	if e.Err == nil {
		return text
	}
	return fmt.Sprintf("%s: %v", text, e.Err)
}

// Unwrap returns the cause, or nil.
func (e *StoreError) Unwrap() error { return e.Err }
