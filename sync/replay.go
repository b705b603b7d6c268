package syncer

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Replay queues a delivery that was given up once more. Any other state is an
// error matching ErrNotDead.
func (e *Engine) Replay(ctx context.Context, account, deliveryID string) error {
	a := e.account(account)
	d, err := a.Delivery(ctx, deliveryID)
	if err != nil {
		return err
	}
	if d.State != storage.DeliveryDead {
		return ErrNotDead
	}
	if err := e.requeue(ctx, a, d); err != nil {
		return err
	}
	e.Wake(account)
	return nil
}

// ReplayFilter selects deliveries to be sent again; zero members do not restrict.
type ReplayFilter struct {
	State    storage.DeliveryState // DeliveryDead, or empty: the same; DeliverySent: events, not mails
	From, To time.Time             // when they were put into the outbox: From <= created < To
}

// ReplayAll queues every delivery of a filter once more, and returns how many.
// Events keep their ids, so that a receiver can tell that it has one already; a
// mail that is not true any more is dropped when its turn comes. Errors:
// *InputError; one that comes in the middle leaves the rest to be replayed.
func (e *Engine) ReplayAll(ctx context.Context, account string, f ReplayFilter) (int, error) {
	if f.State == "" {
		f.State = storage.DeliveryDead
	}
	switch {
	case f.State != storage.DeliveryDead && f.State != storage.DeliverySent:
		return 0, &InputError{Field: "state", Message: "Only what was given up (dead) or sent can be sent again."}
	case f.State == storage.DeliverySent && (f.From.IsZero() || f.To.IsZero()):
		return 0, &InputError{Field: "from", Message: "Say from when to when what was sent is to be sent again."}
	case !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To):
		return 0, &InputError{Field: "to", Message: "Must be after from."}
	}
	a, n, began := e.account(account), 0, e.now()
	defer e.Wake(account)
	for d, err := range a.Deliveries(ctx, storage.DeliveryFilter{State: f.State}) {
		if err != nil {
			return n, err
		}
		if !f.takes(d) || d.DoneAt.After(began) { // or it comes round again
			continue
		}
		switch err := e.requeue(ctx, a, d); {
		case errors.Is(err, storage.ErrConflict): // somebody else does
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}

func (f ReplayFilter) takes(d storage.Delivery) bool {
	return !d.CreatedAt.Before(f.From) && (f.To.IsZero() || d.CreatedAt.Before(f.To)) &&
		(f.State == storage.DeliveryDead || d.Channel == storage.ChannelEvent)
}

func (e *Engine) requeue(ctx context.Context, a *storage.Account, d storage.Delivery) error {
	d.State, d.Reason, d.DueAt, d.DoneAt, d.Tries = storage.DeliveryQueued, "", e.now(), time.Time{}, 0
	return a.Commit(ctx, storage.Put(&d))
}

// ErrNotDead: only a delivery that was given up can be replayed.
var ErrNotDead = errors.New("only a delivery that was given up can be sent again")
