package httpstore

import (
	"context"

	"github.com/televisit/televisit-go/storage/driver"
)

// fits is how many records go into one answer; at least one does.
func fits(records []driver.Record) int {
	total := 0
	for i, r := range records {
		if total += len(r.Body); total > driver.MaxBatchBytes {
			return i
		}
	}
	return len(records)
}

// page scans for less when a page is too large for an answer: only the driver
// can make the cursor that goes with a shorter one.
func (h *Handler) page(ctx context.Context, q driver.Query) (driver.Page, error) {
	for {
		page, err := h.driver.Scan(ctx, q)
		if err != nil {
			return driver.Page{}, err
		}
		n := fits(page.Records)
		if n == len(page.Records) {
			return page, nil
		}
		q.Limit = n
	}
}

// lease claims, and makes due again what is too much for an answer. When that
// fails, those records come back when their lease is over.
func (h *Handler) lease(ctx context.Context, c driver.Claim) ([]driver.Record, error) {
	records, err := h.driver.Claim(ctx, c)
	if err != nil {
		return nil, err
	}
	n := fits(records)
	for _, r := range records[n:] {
		r.At = c.Due
		if err := h.driver.Apply(ctx, []driver.Change{{Record: r, Expect: r.Version}}); err != nil {
			h.log.WarnContext(ctx, "a record stays leased", "kind", r.Kind, "error", err)
		}
	}
	return records[:n], nil
}
