package syncer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// Deliver sends what is due in an account's outbox and returns how many
// deliveries it dealt with. Deliveries of different visits go out side by side,
// those of one visit one after the other; an event waits for the visit's earlier
// ones (D4). What fails for now is tried again over three days, then parked as
// dead, to be replayed by [Engine.Replay].
func (e *Engine) Deliver(ctx context.Context, account string) (int, error) {
	a := e.account(account)
	settings, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if gone, err := e.isUninstalled(ctx, a); gone || err != nil {
		return 0, err
	}
	done := 0
	for {
		now := e.now()
		due, err := a.ClaimDeliveries(ctx, now, now.Add(e.cfg.Lease), 100)
		e.deliverBatch(ctx, a, settings, due) // one that cannot be read does not hold up the others
		done += len(due)
		if err = cmp.Or(err, ctx.Err()); err != nil || len(due) == 0 {
			return done, err
		}
	}
}

func (e *Engine) deliverBatch(ctx context.Context, a *storage.Account, settings storage.Settings, due []storage.Delivery) {
	byVisit := map[string][]storage.Delivery{}
	for _, d := range due {
		byVisit[d.VisitKey] = append(byVisit[d.VisitKey], d)
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, e.cfg.Workers)
	for _, ds := range byVisit {
		slices.SortFunc(ds, func(x, y storage.Delivery) int { return cmp.Compare(x.Sequence, y.Sequence) })
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			for _, d := range ds {
				if err := e.deliver(ctx, a, settings, d); err != nil && !errors.Is(err, storage.ErrConflict) { // after a conflict the lease brings it back
					e.log.Warn("a delivery could not be dealt with", "account", a.ID(), "delivery", d.ID, "kind", d.Kind, "error", err)
				}
			}
		})
	}
	wg.Wait()
}

// deliver deals with one delivery. The error is about our own records; what the
// other side said is kept in them.
func (e *Engine) deliver(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery) error {
	if ctx.Err() != nil {
		return ctx.Err() // the lease brings it back
	}
	if gone, err := e.isUninstalled(ctx, a); gone || err != nil {
		return err
	}
	if d.Channel == storage.ChannelEvent {
		return e.deliverEvent(ctx, a, settings, d)
	}
	v, err := a.VisitByKey(ctx, d.VisitKey)
	if err != nil {
		return err
	}
	return e.deliverMail(ctx, a, settings, v, d)
}

func (e *Engine) deliverEvent(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery) error {
	n := settings.Notifications
	if n.EndpointURL == "" {
		return e.conclude(ctx, a, d, storage.DeliveryDropped, "No endpoint is set.")
	}
	if e.cfg.Sink == nil {
		return nil
	}
	first, err := e.firstOfVisit(ctx, a, d)
	if err != nil {
		return err
	}
	if first.ID != d.ID { // an earlier one waits for its retry: so does this
		d.DueAt = later(first.DueAt, e.now().Add(time.Second))
		return a.Commit(ctx, storage.Put(&d))
	}
	var data notify.EventData
	if err := json.Unmarshal(d.Data, &data); err != nil {
		return e.park(ctx, a, settings, d, "The event cannot be read.")
	}
	ev := notify.Event{
		ID: d.ID, Account: a.ID(), Type: d.Kind, Timestamp: d.CreatedAt.UTC(), Data: data,
		Endpoint: endpointOf(n, e.now()),
	}
	return e.send(ctx, a, settings, d, "event.post", func() error { return e.cfg.Sink.Post(ctx, ev) })
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

// secrets are the signing secrets that are alive, newest first.
func secrets(n storage.Notifications, now time.Time) []string {
	out := []string{n.SigningSecret}
	if n.OldSecret != "" && now.Before(n.OldUntil) {
		out = append(out, n.OldSecret)
	}
	return out
}

func (e *Engine) deliverMail(ctx context.Context, a *storage.Account, settings storage.Settings, v storage.Visit, d storage.Delivery) error {
	switch is := judgeMail(e.now(), settings, v, d); is.fate {
	case storage.DeliverySent:
	case storage.DeliveryQueued: // not now
		d.DueAt, d.Reason = is.until, is.reason
		return a.Commit(ctx, storage.Put(&d))
	case storage.DeliverySkipped:
		// With the visit: an address that appears just now must find this skipped.
		return e.conclude(ctx, a, d, is.fate, is.reason, storage.Put(&v))
	default:
		return e.conclude(ctx, a, d, is.fate, is.reason)
	}
	if e.cfg.Mailer == nil {
		return nil
	}
	m, err := e.compose(ctx, a, settings, v, d)
	if err != nil {
		return err
	}
	if d, err = linked(d, e.mailLink(a.ID(), settings, v, d)); err != nil {
		return err
	}
	return e.send(ctx, a, settings, d, "mail.send", func() error { return e.cfg.Mailer.Send(ctx, m) })
}

// send hands a delivery over and records what became of it.
func (e *Engine) send(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery, point string, hand func() error) error {
	if err := e.point(ctx, point+".before"); err != nil {
		return err
	}
	sendErr := hand()
	if err := e.point(ctx, point+".after"); err != nil {
		return err
	}
	if ctx.Err() != nil && sendErr != nil {
		return ctx.Err() // cut off by our own stop: no try was lost
	}
	now := e.now()
	d.Attempts = append(d.Attempts, storage.Attempt{At: now, Result: "taken"})
	last := &d.Attempts[len(d.Attempts)-1]
	if sendErr == nil {
		return e.conclude(ctx, a, d, storage.DeliverySent, "")
	}
	last.Result = sendErr.Error()
	d.Tries++
	wait, again := retryWait(d.Tries, e.cfg.FirstRetry, notify.Wait(sendErr))
	if notify.IsPermanent(sendErr) || !again {
		return e.park(ctx, a, settings, d, last.Result)
	}
	d.DueAt = now.Add(jitter(wait))
	d.Reason = last.Result
	return a.Commit(ctx, storage.Put(&d))
}

// park gives a delivery up, and tells of it if that is wanted.
func (e *Engine) park(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery, reason string) error {
	if !settings.Notifications.DeliveryFailed || d.Kind == notify.DeliveryFailed {
		return e.conclude(ctx, a, d, storage.DeliveryDead, reason)
	}
	var err error
	for range 10 {
		err = e.parkAndTell(ctx, a, d, reason)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return err
}

func (e *Engine) parkAndTell(ctx context.Context, a *storage.Account, d storage.Delivery, reason string) error {
	if d.VisitKey == "" {
		failed := failedEvent(a, nil, d, e.now())
		return e.conclude(ctx, a, d, storage.DeliveryDead, reason, storage.Put(&failed))
	}
	v, err := a.VisitByKey(ctx, d.VisitKey)
	if err != nil {
		return err
	}
	failed := failedEvent(a, &v, d, e.now())
	return e.conclude(ctx, a, d, storage.DeliveryDead, reason, storage.Put(&v), storage.Put(&failed))
}

func (e *Engine) conclude(ctx context.Context, a *storage.Account, d storage.Delivery, state storage.DeliveryState, reason string, more ...storage.Change) error {
	d.State, d.Reason, d.DoneAt = state, reason, e.now()
	if err := e.point(ctx, "delivery.commit.before"); err != nil {
		return err
	}
	if err := a.Commit(ctx, append(more, storage.Put(&d))...); err != nil {
		return err
	}
	return e.point(ctx, "delivery.commit.after")
}

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
	d.State, d.Reason, d.DueAt, d.DoneAt = storage.DeliveryQueued, "", e.now(), time.Time{}
	d.Tries = 0
	if err := a.Commit(ctx, storage.Put(&d)); err != nil {
		return err
	}
	e.Wake(account)
	return nil
}

// ErrNotDead: only a delivery that was given up can be replayed.
var ErrNotDead = errors.New("only a delivery that was given up can be sent again")
