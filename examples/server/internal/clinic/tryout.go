package clinic

import (
	"cmp"
	"context"

	"github.com/televisit/televisit-go/notify"
	syncer "github.com/televisit/televisit-go/sync"
)

// TestMail sends a mail to an address at once and says what happened. kind "" is
// the test mail; another kind is a sample of it. Errors: *InvalidError;
// ErrNotFound before the first save.
func (d *Desk) TestMail(ctx context.Context, to string, kind notify.Kind) (syncer.Tried, error) {
	kind = cmp.Or(kind, notify.Test)
	if err := d.record(ctx, "settings.test_mail", "", string(kind)); err != nil {
		return syncer.Tried{}, err
	}
	t, err := d.cfg.Engine.TestMail(ctx, d.id, to, kind)
	return t, refine(err)
}

// TestEvent sends an event to the endpoint at once and says what happened.
// Errors: ErrNotFound before the first save.
func (d *Desk) TestEvent(ctx context.Context) (syncer.Tried, error) {
	if err := d.record(ctx, "settings.test_event", "", ""); err != nil {
		return syncer.Tried{}, err
	}
	t, err := d.cfg.Engine.TestEvent(ctx, d.id)
	return t, refine(err)
}
