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
	Channel  string                // storage.ChannelMail or storage.ChannelEvent
	From, To time.Time             // when they were given up, or sent: From <= done < To
}

// ReplayAll queues every delivery of a filter once more, and returns how many.
// Events keep their ids, so that a receiver can tell that it has one already; a
// mail that is not true any more is dropped when its turn comes. Errors:
// *InputError; one that comes in the middle leaves the rest to be replayed.
func (e *Engine) ReplayAll(ctx context.Context, account string, f ReplayFilter) (int, error) {
	if f.State == "" {
		f.State = storage.DeliveryDead
	}
	if err := f.check(); err != nil {
		return 0, err
	}
	a, n, began := e.account(account), 0, e.now()
	defer e.Wake(account)
	for d, err := range a.Deliveries(ctx, storage.DeliveryFilter{State: f.State, From: f.From, To: f.To}) {
		if err != nil {
			return n, err
		}
		if f.Channel != "" && d.Channel != f.Channel || d.DoneAt.After(began) { // or it comes round again
			continue
		}
		switch err := e.requeue(ctx, a, d); {
		case errors.Is(err, storage.ErrConflict), errors.Is(err, storage.ErrNotFound): // somebody else was first
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}

// check also has what was sent mean events: no patient is mailed twice.
func (f *ReplayFilter) check() error {
	switch {
	case f.Channel != "" && f.Channel != storage.ChannelMail && f.Channel != storage.ChannelEvent:
		return &InputError{Field: "channel", Message: "Must be mail or event, or left out."}
	case !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To):
		return &InputError{Field: "to", Message: "Must be after from."}
	case f.State == storage.DeliveryDead:
		return nil
	case f.State != storage.DeliverySent:
		return &InputError{Field: "state", Message: "Only what was given up (dead) or sent can be sent again."}
	case f.From.IsZero() || f.To.IsZero():
		return &InputError{Field: "from", Message: "Say from when to when what was sent is to be sent again."}
	case f.Channel == storage.ChannelMail:
		return &InputError{Field: "channel", Message: "Mails that were sent are not sent again; resend the invitation of a visit instead."}
	}
	f.Channel = storage.ChannelEvent
	return nil
}

func (e *Engine) requeue(ctx context.Context, a *storage.Account, d storage.Delivery) error {
	d.State, d.Reason, d.DueAt, d.DoneAt, d.Tries = storage.DeliveryQueued, "", e.now(), time.Time{}, 0
	return e.store(ctx, a, "delivery.replay", storage.Put(&d))
}

// ErrNotDead: only a delivery that was given up can be replayed.
var ErrNotDead = errors.New("only a delivery that was given up can be sent again")
