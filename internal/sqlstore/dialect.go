package sqlstore

import "database/sql"

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
	// IfAbsent is what an INSERT ends with to skip rows that are there already.
	IfAbsent string
	// Overwrite is what an INSERT ends with to replace rows that are there
	// already, raising their version.
	Overwrite string
	// Retryable says of an error that the transaction was rolled back for
	// reasons of timing, such as a deadlock, and may be tried again.
	Retryable func(error) bool
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
