package converge

import (
	"context"

	"github.com/televisit/televisit-go/sync/internal/account"
)

// retain removes what is past the account's retention, a bounded number of
// records at a time, so that nobody waits for it long.
func retain(ctx context.Context, a account.Account) error {
	for {
		more := false
		err := a.Around(ctx, "commit.purge", func() (err error) {
			more, err = a.Purge(ctx, a.Now())
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}
