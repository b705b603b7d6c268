package sealed

import (
	"context"
	"iter"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Walk gives the records of all pages of a query.
func Walk(ctx context.Context, d driver.Driver, q driver.Query) iter.Seq2[driver.Record, error] {
	return func(yield func(driver.Record, error) bool) {
		for {
			page, err := d.Scan(ctx, q)
			if err != nil {
				yield(driver.Record{}, err)
				return
			}
			for _, r := range page.Records {
				if !yield(r, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.Cursor = page.Next
		}
	}
}

// Empty reports whether nothing but the numbers of leases is kept of the account.
func (rs Records) Empty(ctx context.Context) (bool, error) {
	for _, k := range kind.OfAccount {
		if k == kind.Fence {
			continue
		}
		p, err := rs.Driver.Scan(ctx, driver.Query{Account: rs.Account, Kind: k, Limit: 1})
		if err != nil || len(p.Records) > 0 {
			return false, err
		}
	}
	return true, nil
}
