package syncer

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// deliverEvents posts the events that are due, unless their endpoint is switched
// off: then they are kept.
func (e *Engine) deliverEvents(ctx context.Context, a *storage.Account) (int, error) {
	settings, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	on, err := e.endpointOn(ctx, a, settings.Notifications.EndpointURL)
	if !on || err != nil {
		return 0, err
	}
	return e.deliverAll(ctx, a, storage.ChannelEvent)
}

func (e *Engine) deliverEvent(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery) error {
	n := settings.Notifications
	if n.EndpointURL == "" {
		return e.conclude(ctx, a, d, storage.DeliveryDropped, "No endpoint is set.")
	}
	if e.cfg.Sink == nil {
		return nil
	}
	wait, cancel := context.WithTimeout(ctx, e.cfg.Lease/4)
	defer cancel()
	free, err := e.posts.lock(wait, n.EndpointURL)
	if err != nil {
		return ctx.Err() // the endpoint is busy: the lease brings it back
	}
	defer free()
	first, err := e.firstOfVisit(ctx, a, d)
	if err != nil {
		return err
	}
	if first.ID != d.ID { // an earlier one waits for its retry: so does this
		d.DueAt = visit.Later(first.DueAt, e.now().Add(time.Second))
		return e.store(ctx, a, "delivery.wait", storage.Put(&d))
	}
	var data notify.EventData
	if err := json.Unmarshal(d.Data, &data); err != nil {
		return e.park(ctx, a, settings, d, "The event cannot be read.")
	}
	ev := notify.Event{
		ID: d.ID, Account: a.ID(), Type: d.Kind, Timestamp: d.CreatedAt.UTC(), Data: data,
		Endpoint: notice.EndpointOf(n, e.now()),
	}
	var posted error
	err = e.send(ctx, a, settings, d, "event.post", func() error {
		posted = e.cfg.Sink.Post(ctx, ev)
		return posted
	})
	if err != nil {
		return err
	}
	return e.judgeEndpoint(ctx, a, n.EndpointURL, posted)
}

// firstOfVisit is the earliest event of the delivery's visit that is not done.
func (e *Engine) firstOfVisit(ctx context.Context, a *storage.Account, d storage.Delivery) (storage.Delivery, error) {
	first := d
	if d.AppointmentID == "" {
		return d, nil // about no visit
	}
	for q, err := range a.Deliveries(ctx, storage.DeliveryFilter{State: storage.DeliveryQueued, AppointmentID: d.AppointmentID}) {
		if err != nil {
			return d, err
		}
		if q.Channel == storage.ChannelEvent && q.Sequence < first.Sequence {
			first = q
		}
	}
	return first, nil
}
