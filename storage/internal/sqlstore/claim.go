package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Claim leases due records. Where the database can, workers pass by what others
// are about to lease instead of waiting for it.
func (db *DB) Claim(ctx context.Context, c driver.Claim) ([]driver.Record, error) {
	if err := driver.CheckClaim(c); err != nil {
		return nil, err
	}
	if db.dialect.OneWriter { // do not keep others from writing when nothing is due
		due, err := queryRecords(ctx, db.read, db.due(c, 1))
		if err != nil || len(due) == 0 {
			return nil, db.explain(ctx, err)
		}
	}
	var claimed []driver.Record
	err := db.transact(ctx, func(tx *sql.Tx) error {
		var err error
		claimed, err = queryRecords(ctx, tx, db.due(c, driver.PageLimit(c.Limit)).add(db.dialect.LockFree))
		if err != nil {
			return err
		}
		return db.lease(ctx, tx, claimed, c.Until)
	})
	if err != nil {
		return nil, err
	}
	for i := range claimed {
		claimed[i].At = driver.Truncate(c.Until)
		claimed[i].Version++
	}
	return claimed, nil
}

func (db *DB) due(c driver.Claim, limit int) *statement {
	s := db.selectRecords()
	if c.Account != "" {
		s.where("account = ?", c.Account)
	}
	s.where("kind = ?", c.Kind)
	if c.State != "" {
		s.where("state = ?", c.State)
	}
	s.where("at_us > ? AND at_us <= ?", driver.Micros(time.Time{}), driver.Micros(c.Due))
	return s.add(order(c.Account == "", false)).add(" LIMIT ?", limit)
}

func (db *DB) lease(ctx context.Context, tx *sql.Tx, records []driver.Record, until time.Time) error {
	keys := keysOf(records)
	slices.SortFunc(keys, compareKeys)
	for _, g := range groups(keys) {
		s := db.statement("UPDATE "+Table+" SET at_us = ?, version = version + 1", driver.Micros(until)).whereKeys(g)
		if _, err := exec(ctx, tx, s); err != nil {
			return err
		}
	}
	return nil
}
