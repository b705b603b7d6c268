package memory

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sort"

	"github.com/televisit/televisit-go/storage/driver"
)

// Scan returns one page. A cursor names the last record that was given; the page
// goes on behind the place where that record stood, whether or not it is still
// there.
func (db *DB) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	if q.Kind == "" {
		return driver.Page{}, fmt.Errorf("%w: a query needs a kind", driver.ErrInvalid)
	}
	after, err := driver.ParseCursor(q)
	if err != nil {
		return driver.Page{}, err
	}
	q.From, q.To = driver.Truncate(q.From), driver.Truncate(q.To)
	db.mu.RLock()
	defer db.mu.RUnlock()
	if err := db.usable(ctx); err != nil {
		return driver.Page{}, err
	}
	return db.page(q, after), nil
}

func (db *DB) page(q driver.Query, after *driver.Position) driver.Page {
	limit := driver.PageLimit(q.Limit)
	var page driver.Page
	for r := range walk(db.ordered[q.Kind], q, after) {
		if !matches(q, r) {
			continue
		}
		if len(page.Records) == limit {
			page.Next = driver.MakeCursor(q, page.Records[limit-1])
			break
		}
		page.Records = append(page.Records, clone(r))
	}
	return page
}

// walk goes through the part of an ordered list that a query can match, in the
// query's direction.
func walk(list []*driver.Record, q driver.Query, after *driver.Position) iter.Seq[*driver.Record] {
	low, high := 0, len(list)
	if !q.From.IsZero() {
		low = sort.Search(len(list), func(i int) bool { return !list[i].At.Before(q.From) })
	}
	if !q.To.IsZero() {
		high = sort.Search(len(list), func(i int) bool { return !list[i].At.Before(q.To) })
	}
	if after != nil {
		last := &driver.Record{Key: driver.Key{Account: after.Account, ID: after.ID}, At: after.At}
		i, found := slices.BinarySearchFunc(list, last, compare)
		switch {
		case q.Desc:
			high = min(high, i)
		case found:
			low = max(low, i+1)
		default:
			low = max(low, i)
		}
	}
	part := list[min(low, high):high]
	return func(yield func(*driver.Record) bool) {
		for i := range part {
			if q.Desc {
				i = len(part) - 1 - i
			}
			if !yield(part[i]) {
				return
			}
		}
	}
}

func matches(q driver.Query, r *driver.Record) bool {
	return (q.Account == "" || q.Account == r.Account) &&
		(q.State == "" || q.State == r.State) &&
		(q.Ref == "" || q.Ref == r.Ref)
}

// due finds what a claim is to lease.
func (db *DB) due(c driver.Claim) []*driver.Record {
	q := driver.Query{Account: c.Account, Kind: c.Kind, State: c.State}
	last := driver.Truncate(c.Due)
	var due []*driver.Record
	for r := range walk(db.ordered[c.Kind], q, nil) {
		if r.At.After(last) || len(due) == driver.PageLimit(c.Limit) {
			break
		}
		if !r.At.IsZero() && matches(q, r) {
			due = append(due, r)
		}
	}
	return due
}
