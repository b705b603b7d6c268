// Package sqlstore is what the SQL drivers of package storage share: one table of
// records, the statements over it, and how a schema is brought up to date. What
// differs between databases stands in a [Dialect].
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/televisit/televisit-go/storage/driver"
)

// DB is a driver over a SQL database. It is safe for concurrent use.
type DB struct {
	read, write *sql.DB
	dialect     Dialect
	name        string
	closed      atomic.Bool
}

var _ driver.Driver = (*DB)(nil)

// New makes a driver over a database whose schema is up to date. read and write
// may be the same; both are closed with the driver. name is what errors call it.
func New(read, write *sql.DB, d Dialect, name string) *DB {
	return &DB{read: read, write: write, dialect: d, name: name}
}

// Close closes both connection pools.
func (db *DB) Close() error {
	if db.closed.Swap(true) {
		return nil
	}
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// Get returns one record.
func (db *DB) Get(ctx context.Context, key driver.Key) (driver.Record, error) {
	if driver.CheckKey(key) != nil { // no driver keeps such a record
		return driver.Record{}, db.explain(ctx, driver.ErrNotFound)
	}
	q := db.selectRecords().where("account = ? AND kind = ? AND id = ?", key.Account, key.Kind, key.ID)
	records, err := queryRecords(ctx, db.read, q)
	if err == nil && len(records) == 0 {
		err = driver.ErrNotFound
	}
	if err != nil {
		return driver.Record{}, db.explain(ctx, err)
	}
	return records[0], nil
}

// explain makes an error match what the contract of a driver promises.
func (db *DB) explain(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case db.closed.Load():
		return driver.ErrClosed
	case errors.Is(err, driver.ErrNotFound), errors.Is(err, driver.ErrConflict):
		return err
	case ctx.Err() == nil:
		return db.dialect.Explain(db.name, err)
	case errors.Is(err, ctx.Err()):
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// querier is a connection pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func queryRecords(ctx context.Context, on querier, s *statement) ([]driver.Record, error) {
	rows, err := on.QueryContext(ctx, s.String(), s.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []driver.Record
	for rows.Next() {
		var r driver.Record
		var at int64
		if err := rows.Scan(&r.Account, &r.Kind, &r.ID, &r.State, &r.Ref, &at, &r.Version, &r.Body); err != nil {
			return nil, err
		}
		r.At = driver.FromMicros(at)
		out = append(out, r)
	}
	return out, rows.Err()
}

// exec runs a statement and returns how many rows it touched.
func exec(ctx context.Context, on querier, s *statement) (int64, error) {
	res, err := on.ExecContext(ctx, s.String(), s.args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
