package outbox

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

// DeliverEvents posts the events that are due, unless their endpoint is switched
// off: then they are kept.
func (o Outbox) DeliverEvents(ctx context.Context) (int, error) {
	settings, err := o.a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	on, err := o.endpointOn(ctx, settings.Notifications.EndpointURL)
	if !on || err != nil {
		return 0, err
	}
	return o.deliverAll(ctx, storage.ChannelEvent)
}

func (o Outbox) deliverEvent(ctx context.Context, settings storage.Settings, d storage.Delivery) error {
	n := settings.Notifications
	if n.EndpointURL == "" {
		return o.conclude(ctx, d, storage.DeliveryDropped, "No endpoint is set.")
	}
	if o.Sink == nil {
		return nil
	}
	wait, cancel := context.WithTimeout(ctx, o.a.Lease/4)
	defer cancel()
	free, err := o.posts.Lock(wait, n.EndpointURL)
	if err != nil {
		return ctx.Err() // the endpoint is busy: the lease brings it back
	}
	defer free()
	first, err := o.firstOfVisit(ctx, d)
	if err != nil {
		return err
	}
	if first.ID != d.ID { // an earlier one waits for its retry: so does this
		d.DueAt = visit.Later(first.DueAt, o.a.Now().Add(time.Second))
		return o.a.Save(ctx, "delivery.wait", storage.Put(&d))
	}
	var data notify.EventData
	if err := json.Unmarshal(d.Data, &data); err != nil {
		return o.park(ctx, settings, d, "The event cannot be read.")
	}
	ev := notify.Event{
		ID: d.ID, Account: o.a.ID(), Type: d.Kind, Timestamp: d.CreatedAt.UTC(), Data: data,
		Endpoint: notice.EndpointOf(n, o.a.Now()),
	}
	var posted error
	err = o.send(ctx, settings, d, "event.post", func(ctx context.Context) error {
		posted = o.Sink.Post(ctx, ev)
		return posted
	})
	if err != nil {
		return err
	}
	return o.judgeEndpoint(ctx, n.EndpointURL, posted)
}

// firstOfVisit is the earliest event of the delivery's visit that is not done.
func (o Outbox) firstOfVisit(ctx context.Context, d storage.Delivery) (storage.Delivery, error) {
	first := d
	if d.AppointmentID == "" {
		return d, nil // about no visit
	}
	for q, err := range o.a.Deliveries(ctx, storage.DeliveryFilter{State: storage.DeliveryQueued, AppointmentID: d.AppointmentID}) {
		if err != nil {
			return d, err
		}
		if q.Channel == storage.ChannelEvent && q.Sequence < first.Sequence {
			first = q
		}
	}
	return first, nil
}
