package outbox

import (
	"context"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// send hands a delivery over and records what became of it.
func (o Outbox) send(ctx context.Context, settings storage.Settings, d storage.Delivery, point string, hand func(ctx context.Context) error) error {
	sendErr := o.a.Around(ctx, point, func() error {
		ctx, cancel := context.WithTimeout(ctx, o.a.Lease*3/4) // or whoever hangs outlasts the claim
		defer cancel()
		return hand(ctx)
	})
	if account.IsStopped(sendErr) {
		return sendErr
	}
	if ctx.Err() != nil && sendErr != nil {
		return ctx.Err() // cut off by our own stop: no try was lost
	}
	for range 10 {
		err := o.note(ctx, settings, d, sendErr)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		// Who changed it meanwhile may have changed how it is stored, no more: what
		// was handed over must be noted, or it goes out twice.
		now, readErr := o.a.Delivery(ctx, d.ID)
		if readErr != nil || now.State != storage.DeliveryQueued || len(now.Attempts) != len(d.Attempts) {
			return errors.Join(err, readErr)
		}
		now.Data = d.Data
		d = now
	}
	return storage.ErrConflict
}

// note records what became of a try.
func (o Outbox) note(ctx context.Context, settings storage.Settings, d storage.Delivery, sendErr error) error {
	now := o.a.Now()
	d.Attempts = append(slices.Clip(d.Attempts), storage.Attempt{At: now, Result: "taken"})
	last := &d.Attempts[len(d.Attempts)-1]
	if sendErr == nil {
		return o.conclude(ctx, d, storage.DeliverySent, "")
	}
	last.Result = sendErr.Error()
	if notify.IsEndpointGone(sendErr) { // it is kept until the endpoint is switched on again
		d.Reason = last.Result
		return o.a.Save(ctx, "delivery.later", storage.Put(&d))
	}
	d.Tries++
	wait, again := retryWait(d.Tries, o.FirstRetry, notify.RetryDelay(sendErr))
	if notify.IsPermanent(sendErr) || !again {
		return o.park(ctx, settings, d, last.Result)
	}
	d.DueAt = now.Add(jitter(wait))
	d.Reason = last.Result
	return o.a.Save(ctx, "delivery.later", storage.Put(&d))
}

// park gives a delivery up, and tells of it if that is wanted.
func (o Outbox) park(ctx context.Context, settings storage.Settings, d storage.Delivery, reason string) error {
	if !settings.Notifications.DeliveryFailed || d.Kind == notify.DeliveryFailed {
		return o.conclude(ctx, d, storage.DeliveryDead, reason)
	}
	var err error
	for range 10 {
		err = o.parkAndTell(ctx, d, reason)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return err
}

func (o Outbox) parkAndTell(ctx context.Context, d storage.Delivery, reason string) error {
	if d.VisitKey == "" {
		failed := notice.FailedEvent(o.a, nil, d, o.a.Now())
		return o.conclude(ctx, d, storage.DeliveryDead, reason, storage.Put(&failed))
	}
	v, err := o.a.VisitByKey(ctx, d.VisitKey)
	if err != nil {
		return err
	}
	failed := notice.FailedEvent(o.a, &v, d, o.a.Now())
	return o.conclude(ctx, d, storage.DeliveryDead, reason, storage.Put(&v), storage.Put(&failed))
}

func (o Outbox) conclude(ctx context.Context, d storage.Delivery, state storage.DeliveryState, reason string, more ...storage.Change) error {
	d.State, d.Reason, d.DoneAt = state, reason, o.a.Now()
	return o.a.Save(ctx, "delivery.done", append(more, storage.Put(&d))...)
}
