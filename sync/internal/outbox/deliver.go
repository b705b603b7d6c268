package outbox

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// claimAtOnce is how many due deliveries are leased together.
const claimAtOnce = 32

// Deliver sends what is due, mails before events, and returns how many deliveries
// it dealt with. Deliveries of different visits go out side by side, those of one
// visit one after the other; an event waits for the visit's earlier ones (D4).
// What fails for now is tried again over three days, then parked as dead.
func (o Outbox) Deliver(ctx context.Context) (int, error) {
	done := 0
	for {
		mails, err := o.DeliverMails(ctx)
		events, eventErr := o.DeliverEvents(ctx)
		done += mails + events
		if err := errors.Join(err, eventErr); err != nil || mails+events == 0 {
			return done, err // what was sent may have caused more
		}
	}
}

// DeliverMails sends the mails that are due.
func (o Outbox) DeliverMails(ctx context.Context) (int, error) {
	return o.deliverAll(ctx, storage.ChannelMail)
}

// deliverAll sends what is due in one channel.
func (o Outbox) deliverAll(ctx context.Context, channel string) (int, error) {
	settings, works, err := o.a.Works(ctx)
	if !works {
		return 0, err
	}
	done := 0
	for {
		now := o.a.Now()
		var due []storage.Delivery
		err := o.a.Around(ctx, "commit.claim.deliveries", func() (err error) {
			due, err = o.a.ClaimDeliveries(ctx, channel, now, now.Add(o.a.Lease), claimAtOnce)
			return err
		})
		more := o.deliverBatch(ctx, settings, due, now.Add(o.a.Lease/2)) // one that cannot be read does not hold up the others
		done += len(due)
		if err = cmp.Or(err, ctx.Err()); err != nil || len(due) == 0 || !more {
			return done, err
		}
	}
}

// deliverBatch deals with claimed deliveries. Those not begun until late are left:
// their claim would end while they are dealt with. more is false when to stop.
func (o Outbox) deliverBatch(ctx context.Context, settings storage.Settings, due []storage.Delivery, late time.Time) (more bool) {
	byVisit := map[string][]storage.Delivery{}
	for _, d := range due {
		key := cmp.Or(d.VisitKey, d.ID)
		byVisit[key] = append(byVisit[key], d)
	}
	var wg sync.WaitGroup
	var stop atomic.Bool
	slots := make(chan struct{}, o.a.Workers)
	for _, ds := range byVisit {
		slices.SortFunc(ds, func(x, y storage.Delivery) int { return cmp.Compare(x.Sequence, y.Sequence) })
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			for _, d := range ds {
				if stop.Load() || o.a.Now().After(late) {
					return
				}
				err := o.deliver(ctx, settings, d)
				if errors.Is(err, errSwitchedOff) {
					stop.Store(true)
					return
				}
				if err != nil && !errors.Is(err, storage.ErrConflict) { // after a conflict the lease brings it back
					o.a.Log.Warn("a delivery could not be dealt with", "account", o.a.ID(), "delivery", d.ID, "kind", d.Kind, "error", err)
				}
			}
		})
	}
	wg.Wait()
	return !stop.Load()
}

// deliver deals with one delivery. The error is about our own records; what the
// other side said is kept in them.
func (o Outbox) deliver(ctx context.Context, settings storage.Settings, d storage.Delivery) error {
	if ctx.Err() != nil {
		return ctx.Err() // the lease brings it back
	}
	if gone, err := o.a.HasUninstalled(ctx); gone || err != nil {
		return err
	}
	if d.Channel == storage.ChannelEvent {
		return o.deliverEvent(ctx, settings, d)
	}
	if d.To == notice.ToAdmin {
		return o.deliverAlert(ctx, settings, d)
	}
	v, err := o.a.VisitByKey(ctx, d.VisitKey)
	if err != nil {
		return err
	}
	return o.deliverMail(ctx, settings, v, d)
}

func (o Outbox) deliverMail(ctx context.Context, settings storage.Settings, v storage.Visit, d storage.Delivery) error {
	switch is := notice.JudgeMail(o.a.Now(), settings, v, d); is.Fate {
	case storage.DeliverySent:
	case storage.DeliveryQueued: // not now
		d.DueAt, d.Reason = is.Until, is.Reason
		return o.a.Save(ctx, "delivery.later", storage.Put(&d))
	case storage.DeliverySkipped:
		// With the visit: an address that appears just now must find this skipped.
		return o.conclude(ctx, d, is.Fate, is.Reason, storage.Put(&v))
	default:
		return o.conclude(ctx, d, is.Fate, is.Reason)
	}
	if o.Mailer == nil {
		return nil
	}
	m, err := o.compose(ctx, settings, v, d)
	if err != nil {
		return err
	}
	if d, err = notice.Linked(d, o.Link(settings, v, d)); err != nil {
		return err
	}
	return o.send(ctx, settings, d, "mail.send", func(ctx context.Context) error { return o.Mailer.Send(ctx, m) })
}
