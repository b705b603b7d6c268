package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/televisit/televisit-go/storage/driver"
)

// Apply carries out a batch in one transaction, in four steps: lock and check
// the versions, insert, overwrite, delete. Keys are taken in order, so that
// batches that overlap wait for each other instead of locking each other out.
// New records are not looked up first: the insert tells when one is there, and
// only then the look-up tells which.
func (db *DB) Apply(ctx context.Context, changes []driver.Change) error {
	if err := driver.CheckChanges(changes); err != nil {
		return err
	}
	if len(changes) == 0 {
		return db.explain(ctx, ctx.Err())
	}
	b := sortOut(changes)
	appeared := false
	return db.transact(ctx, func(tx *sql.Tx) error {
		err := db.apply(ctx, tx, b, appeared)
		appeared = appeared || errors.Is(err, errAppeared)
		return err
	})
}

// batch is a list of changes by what is to be done.
type batch struct {
	expected  []driver.Change // in order, whose versions are to be checked
	others    []driver.Change // those among them that are no plain inserts
	insert    []driver.Record // must not be there
	overwrite []driver.Record
	remove    []driver.Key
	absent    []driver.Record // must not be there, and are not to be written either
}

func sortOut(changes []driver.Change) batch {
	changes = slices.SortedFunc(slices.Values(changes), func(a, b driver.Change) int { return compareKeys(a.Key, b.Key) })
	var b batch
	for _, c := range changes {
		if c.Expect != driver.AnyVersion {
			b.expected = append(b.expected, c)
			if c.Expect != 0 || c.Check || c.Delete {
				b.others = append(b.others, c)
			}
		}
		switch {
		case (c.Check || c.Delete) && c.Expect == 0:
			b.absent = append(b.absent, driver.Record{Key: c.Key})
		case c.Check:
		case c.Delete:
			b.remove = append(b.remove, c.Key)
		case c.Expect == 0:
			b.insert = append(b.insert, c.Record)
		default:
			b.overwrite = append(b.overwrite, c.Record)
		}
	}
	return b
}

func compareKeys(a, b driver.Key) int {
	return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

func (db *DB) apply(ctx context.Context, tx *sql.Tx, b batch, appeared bool) error {
	expected := b.others
	if appeared {
		expected = b.expected
	}
	if err := db.verify(ctx, tx, expected); err != nil {
		return err
	}
	if err := db.insert(ctx, tx, b.insert); err != nil {
		return err
	}
	if !db.dialect.OneWriter {
		// A record that is not there cannot be locked: hold its place until
		// the end of the transaction by making one and taking it away.
		if err := db.insert(ctx, tx, b.absent); err != nil {
			return err
		}
		if err := db.remove(ctx, tx, keysOf(b.absent)); err != nil {
			return err
		}
	}
	for _, part := range chunks(b.overwrite) {
		if _, err := exec(ctx, tx, db.insertInto(part, db.dialect.Overwrite)); err != nil {
			return err
		}
	}
	return db.remove(ctx, tx, b.remove)
}

// verify locks the records whose versions matter and compares them.
func (db *DB) verify(ctx context.Context, tx *sql.Tx, expected []driver.Change) error {
	keys := make([]driver.Key, len(expected))
	for i, c := range expected {
		keys[i] = c.Key
	}
	stored := make(map[driver.Key]int64, len(keys))
	for _, g := range groups(keys) {
		s := db.statement("SELECT id, version FROM " + Table).whereKeys(g).add(" ORDER BY id" + db.dialect.Lock)
		if err := versions(ctx, tx, s, g, stored); err != nil {
			return err
		}
	}
	for _, c := range expected {
		if stored[c.Key] != c.Expect {
			return &driver.ConflictError{Key: c.Key, Expect: c.Expect}
		}
	}
	return nil
}

func versions(ctx context.Context, tx *sql.Tx, s *statement, g group, into map[driver.Key]int64) error {
	rows, err := tx.QueryContext(ctx, s.String(), s.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		k := driver.Key{Account: g.account, Kind: g.kind}
		var version int64
		if err := rows.Scan(&k.ID, &version); err != nil {
			return err
		}
		into[k] = version
	}
	return rows.Err()
}

// errAppeared is a record that is there although it was to be new. The next try
// looks which.
var errAppeared = fmt.Errorf("a record appeared meanwhile: %w", driver.ErrConflict)

// insert adds records that must not be there.
func (db *DB) insert(ctx context.Context, tx *sql.Tx, records []driver.Record) error {
	for _, part := range chunks(records) {
		n, err := exec(ctx, tx, db.insertInto(part, db.dialect.IfAbsent))
		if err != nil && db.dialect.Duplicate != nil && db.dialect.Duplicate(err) {
			return errAppeared
		}
		if err != nil {
			return err
		}
		if n != int64(len(part)) {
			return errAppeared
		}
	}
	return nil
}

func (db *DB) insertInto(records []driver.Record, end string) *statement {
	return db.statement("INSERT INTO " + Table + " (" + columns + ")").values(records).add(end)
}

func (db *DB) remove(ctx context.Context, tx *sql.Tx, keys []driver.Key) error {
	for _, g := range groups(keys) {
		if _, err := exec(ctx, tx, db.statement("DELETE FROM "+Table).whereKeys(g)); err != nil {
			return err
		}
	}
	return nil
}

func keysOf(records []driver.Record) []driver.Key {
	keys := make([]driver.Key, len(records))
	for i, r := range records {
		keys[i] = r.Key
	}
	return keys
}
