package outbox

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// ErrNotDead: only a delivery that was given up can be replayed.
var ErrNotDead = errors.New("only a delivery that was given up can be sent again")

// Replay queues a delivery that was given up once more. Any other state is an
// error matching ErrNotDead.
func (o Outbox) Replay(ctx context.Context, deliveryID string) error {
	d, err := o.a.Delivery(ctx, deliveryID)
	if err != nil {
		return err
	}
	if d.State != storage.DeliveryDead {
		return ErrNotDead
	}
	if err := o.requeue(ctx, d); err != nil {
		return err
	}
	o.a.Wake()
	return nil
}

// ReplayAll queues every delivery once more that the filter and the channel, empty
// for any, select; it returns how many. An error that comes in the middle leaves
// the rest to be replayed.
func (o Outbox) ReplayAll(ctx context.Context, f storage.DeliveryFilter, channel string) (int, error) {
	n, began := 0, o.a.Now()
	defer o.a.Wake()
	for d, err := range o.a.Deliveries(ctx, f) {
		if err != nil {
			return n, err
		}
		if channel != "" && d.Channel != channel || d.DoneAt.After(began) { // or it comes round again
			continue
		}
		switch err := o.requeue(ctx, d); {
		case errors.Is(err, storage.ErrConflict), errors.Is(err, storage.ErrNotFound): // somebody else was first
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}

func (o Outbox) requeue(ctx context.Context, d storage.Delivery) error {
	d.State, d.Reason, d.DueAt, d.DoneAt, d.Tries = storage.DeliveryQueued, "", o.a.Now(), time.Time{}, 0
	return o.a.Save(ctx, "delivery.replay", storage.Put(&d))
}
