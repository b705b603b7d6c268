package syncer

import (
	"context"

	"github.com/televisit/televisit-go/storage"
)

// retain removes what is past the account's retention, a bounded number of
// records at a time, so that nobody waits for it long.
func (e *Engine) retain(ctx context.Context, a *storage.Account) error {
	for {
		more := false
		err := e.around(ctx, "commit.purge", func() (err error) {
			more, err = a.Purge(ctx, e.now())
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}
