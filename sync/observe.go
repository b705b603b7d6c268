package syncer

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/inbox"
)

// ErrBusy is what [Engine.Observe] returns when so many events of an account
// wait to be stored that another one would come too late: have it sent again.
var ErrBusy = inbox.ErrBusy

// Observe stores a verified webhook event and returns once it is durable; it is
// folded into presence later, by [Engine.Run]. An event that is known already
// is taken again without effect; so is one of an account without settings, or
// that has removed the app: nothing of it is kept. ID, Type, OccurredAt and
// Raw are required. Events that arrive at the same time are stored together; when
// too many wait, the error is [ErrBusy]. When ctx ends first, it may be stored all
// the same.
func (e *Engine) Observe(ctx context.Context, account string, ev storage.Event) error {
	if e.cfg.Decode == nil {
		return errors.New("syncer: Config.Decode is required to take webhook events: nobody could read them")
	}
	return e.door.Of(e.core.Account(account)).Observe(ctx, ev)
}
