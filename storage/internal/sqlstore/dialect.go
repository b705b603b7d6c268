package sqlstore

import (
	"database/sql"
	"errors"
	"net"
	"strings"

	"github.com/televisit/televisit-go/storage/driver"
)

// Dialect is what differs between SQL databases.
type Dialect struct {
	// Placeholder is the n-th parameter of a statement, counted from 1.
	Placeholder func(n int) string
	// Isolation of transactions; zero is the database's default.
	Isolation sql.IsolationLevel
	// OneWriter says that a transaction has the database to itself from its
	// beginning, so that nothing needs to be locked in it.
	OneWriter bool
	// Lock is what a SELECT ends with to keep others from writing its rows.
	Lock string
	// LockFree is the same, leaving out rows that others have locked.
	LockFree string
	// IfAbsent is what an INSERT ends with to skip rows that are there already;
	// empty: they are an error, which Duplicate knows.
	IfAbsent  string
	Duplicate func(error) bool
	// Overwrite is what an INSERT ends with to replace rows that are there
	// already, raising their version.
	Overwrite string
	// Retryable says of an error that the transaction was rolled back for
	// reasons of timing, such as a deadlock, and may be tried again.
	Retryable func(error) bool
	// Reason puts an error of the database in the words of the person who can
	// act; empty when there are none.
	Reason func(error) string
}

// What more than one database says.
const (
	NoDatabase  = "there is no such database; create it, or name another"
	Unreachable = "it cannot be reached; check address, TLS and that it is running"
	DiskFull    = "its disk is full; make room, nothing was stored"
	ReadOnly    = "it takes no writes (read-only, or a standby); point to the writable one"
	Changed     = "its tables were changed by hand; undo that, or restore a backup"
)

// Explain makes an error a *[driver.StoreError], unless it is one already or a
// *[driver.SchemaError], which speak for themselves.
func (d Dialect) Explain(store string, err error) error {
	if _, ok := errors.AsType[*driver.SchemaError](err); ok {
		return err
	}
	if _, ok := errors.AsType[*driver.StoreError](err); ok {
		return err
	}
	reason := d.Reason(err)
	if reason == "" {
		reason = "it cannot be used"
	}
	return &driver.StoreError{Store: store, Reason: reason, Err: err}
}

// Local reports whether a host is this machine: a socket file, localhost or a
// loopback address. Only there a connection may go without TLS.
func Local(host string) bool {
	ip := net.ParseIP(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || ip != nil && ip.IsLoopback()
}

// Table is the name of the one table.
const Table = "televisit_records"

// The ends of an INSERT in the databases that follow PostgreSQL.
const (
	OnConflictIgnore    = " ON CONFLICT (account, kind, id) DO NOTHING"
	OnConflictOverwrite = " ON CONFLICT (account, kind, id) DO UPDATE SET state = excluded.state, ref = excluded.ref," +
		" at_us = excluded.at_us, body = excluded.body, version = " + Table + ".version + 1"
)

// Question is the placeholder of SQLite and MySQL.
func Question(int) string { return "?" }
