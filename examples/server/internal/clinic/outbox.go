package clinic

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync"
)

// OutboxFilter selects deliveries; zero members do not restrict.
type OutboxFilter struct {
	State    storage.DeliveryState
	Channel  string    // storage.ChannelMail or storage.ChannelEvent
	From, To time.Time // when they are due, or were done
	Cursor   string
	Limit    int
}

// searched bounds how many deliveries a page opens to find those of a channel.
const searched = 500

// Outbox returns a page of deliveries, newest first (B9), and the cursor of the
// next. A page may hold fewer than Limit.
func (d *Desk) Outbox(ctx context.Context, f OutboxFilter) ([]Delivery, string, error) {
	q := storage.DeliveryFilter{State: f.State, From: f.From, To: f.To, Newest: true}
	out := []Delivery{}
	for looked := 0; ; {
		p, err := d.account.DeliveryPage(ctx, q, f.Cursor, f.Limit)
		if err != nil {
			return nil, "", refine(err)
		}
		for _, v := range p.Items {
			if f.Channel == "" || v.Channel == f.Channel {
				out = append(out, newDelivery(v))
			}
		}
		looked += len(p.Items)
		if p.Next == "" || len(out) > 0 || looked >= searched {
			return out, p.Next, nil
		}
		f.Cursor = p.Next
	}
}

// Health is how mails and the vendor's endpoint are doing.
type Health struct {
	Queued, Dead int    // at most a hundred are counted
	Mail         bool   // a mail server is set up
	Host         string // of the endpoint; "" when there is none
	LastTaken    time.Time
	LastFailed   time.Time
	LastReason   string
	Off          *Pause // why the endpoint is switched off; nil: it is on
}

// maxHealth bounds what is opened to judge by.
const maxHealth = 100

// Failing reports whether the endpoint's last answer was a failure.
func (h Health) Failing() bool { return h.LastFailed.After(h.LastTaken) }

// Health judges by the newest deliveries.
func (d *Desk) Health(ctx context.Context) (Health, error) {
	st, err := d.account.Status(ctx)
	if err != nil {
		return Health{}, err
	}
	h := Health{Mail: d.cfg.Mail, Off: pauseOf(st.Endpoint.Off)}
	settings, err := d.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return h, err
	}
	if u, err := url.Parse(settings.Notifications.EndpointURL); err == nil {
		h.Host = u.Host
	}
	for _, state := range []storage.DeliveryState{storage.DeliveryQueued, storage.DeliveryDead, storage.DeliverySent} {
		p, err := d.account.DeliveryPage(ctx, storage.DeliveryFilter{State: state, Newest: state != storage.DeliveryQueued}, "", maxHealth)
		if err != nil {
			return h, err
		}
		switch state {
		case storage.DeliveryQueued:
			h.Queued = len(p.Items)
		case storage.DeliveryDead:
			h.Dead = len(p.Items)
		}
		for _, v := range p.Items {
			h.judge(v)
		}
	}
	return h, nil
}

// judge takes the outcome of an event's last try into account.
func (h *Health) judge(v storage.Delivery) {
	if v.Channel != storage.ChannelEvent || len(v.Attempts) == 0 {
		return
	}
	last := v.Attempts[len(v.Attempts)-1]
	switch {
	case v.State == storage.DeliverySent && last.At.After(h.LastTaken):
		h.LastTaken = last.At
	case v.State != storage.DeliverySent && last.At.After(h.LastFailed):
		h.LastFailed, h.LastReason = last.At, last.Result
	}
}

// ReplayAll queues what was given up once more: all of it, or what the filter
// selects; of what was sent, the events of a range. It returns how many. Errors:
// *InvalidError.
func (d *Desk) ReplayAll(ctx context.Context, f OutboxFilter) (int, error) {
	n, err := d.cfg.Engine.ReplayAll(ctx, d.id, syncer.ReplayFilter{State: f.State, Channel: f.Channel, From: f.From, To: f.To})
	if n > 0 {
		err = errors.Join(err, d.record(ctx, "delivery.replay", "", strconv.Itoa(n)))
	}
	return n, refine(err)
}

// SwitchOn has events go to the endpoint again that was switched off. Errors:
// ErrNotFound before the first save.
func (d *Desk) SwitchOn(ctx context.Context) error {
	if err := d.cfg.Engine.SwitchOn(ctx, d.id); err != nil {
		return refine(err)
	}
	return d.record(ctx, "endpoint.switch_on", "", "")
}
