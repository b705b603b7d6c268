package syncer

import (
	"context"

	"github.com/televisit/televisit-go/storage"
)

// retain removes what is past the account's retention, a bounded number of
// records at a time, so that nobody waits for it long.
func (e *Engine) retain(ctx context.Context, a *storage.Account) error {
	for {
		more, err := a.Purge(ctx, e.now())
		if err != nil || !more {
			return err
		}
	}
}
