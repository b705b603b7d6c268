package sqlstore

import (
	"context"
	"fmt"

	"github.com/televisit/televisit-go/storage/driver"
)

// Scan returns one page.
func (db *DB) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	if q.Kind == "" {
		return driver.Page{}, fmt.Errorf("%w: a query needs a kind", driver.ErrInvalid)
	}
	after, err := driver.ParseCursor(q)
	if err != nil {
		return driver.Page{}, err
	}
	limit := driver.PageLimit(q.Limit)
	var found []driver.Record
	for _, p := range parts(q, after) {
		more, err := queryRecords(ctx, db.read, db.scan(q, p, limit+1-len(found)))
		if err != nil {
			return driver.Page{}, db.explain(ctx, err)
		}
		if found = append(found, more...); len(found) > limit {
			found = found[:limit]
			return driver.Page{Records: found, Next: driver.MakeCursor(q, found[limit-1])}, nil
		}
	}
	return driver.Page{Records: found}, nil
}

// part is a stretch of a query's results that one index range covers.
type part struct {
	condition string
	args      []any
}

// parts cuts what follows a cursor into stretches, in order: the same instant
// and id in later accounts, the same instant with later ids, later instants.
// Each is a plain range of an index in every database, which a comparison of
// tuples is not.
func parts(q driver.Query, after *driver.Position) []part {
	if after == nil {
		return []part{{}}
	}
	beyond := ">"
	if q.Desc {
		beyond = "<"
	}
	at := driver.Micros(after.At)
	out := []part{
		{"at_us = ? AND id " + beyond + " ?", []any{at, after.ID}},
		{"at_us " + beyond + " ?", []any{at}},
	}
	if q.Account == "" {
		same := part{"at_us = ? AND id = ? AND account " + beyond + " ?", []any{at, after.ID, after.Account}}
		out = append([]part{same}, out...)
	}
	return out
}

func (db *DB) scan(q driver.Query, p part, limit int) *statement {
	s := db.selectRecords()
	if q.Account != "" {
		s.where("account = ?", q.Account)
	}
	s.where("kind = ?", q.Kind)
	if q.State != "" {
		s.where("state = ?", q.State)
	}
	if q.Ref != "" {
		s.where("ref = ?", q.Ref)
	}
	if !q.From.IsZero() {
		s.where("at_us >= ?", driver.Micros(q.From))
	}
	if !q.To.IsZero() {
		s.where("at_us < ?", driver.Micros(q.To))
	}
	if p.condition != "" {
		s.where(p.condition, p.args...)
	}
	return s.add(order(q.Account == "", q.Desc)).add(" LIMIT ?", limit)
}

func order(allAccounts, desc bool) string {
	switch {
	case allAccounts && desc:
		return " ORDER BY at_us DESC, id DESC, account DESC"
	case allAccounts:
		return " ORDER BY at_us, id, account"
	case desc:
		return " ORDER BY at_us DESC, id DESC"
	}
	return " ORDER BY at_us, id"
}
