package syncer

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// Deliver sends what is due in an account's outbox, mails before events, and
// returns how many deliveries it dealt with. Deliveries of different visits go
// out side by side, those of one visit one after the other; an event waits for
// the visit's earlier ones (D4). What fails for now is tried again over three
// days, then parked as dead, to be replayed by [Engine.Replay].
//
// [Engine.Run] sends mails and events at the same time, so that an endpoint that
// is slow delays no mail.
func (e *Engine) Deliver(ctx context.Context, account string) (int, error) {
	a, done := e.account(account), 0
	for {
		mails, err := e.deliverMails(ctx, a)
		events, eventErr := e.deliverEvents(ctx, a)
		done += mails + events
		if err := errors.Join(err, eventErr); err != nil || mails+events == 0 {
			return done, err // what was sent may have caused more
		}
	}
}

// deliverMails sends the mails that are due.
func (e *Engine) deliverMails(ctx context.Context, a *storage.Account) (int, error) {
	return e.deliverAll(ctx, a, storage.ChannelMail)
}

// deliverAll sends what is due in one channel.
func (e *Engine) deliverAll(ctx context.Context, a *storage.Account, channel string) (int, error) {
	settings, works, err := e.works(ctx, a)
	if !works {
		return 0, err
	}
	done := 0
	for {
		now := e.now()
		var due []storage.Delivery
		err := e.around(ctx, "commit.claim.deliveries", func() (err error) {
			due, err = a.ClaimDeliveries(ctx, channel, now, now.Add(e.cfg.Lease), claimAtOnce)
			return err
		})
		more := e.deliverBatch(ctx, a, settings, due, now.Add(e.cfg.Lease/2)) // one that cannot be read does not hold up the others
		done += len(due)
		if err = cmp.Or(err, ctx.Err()); err != nil || len(due) == 0 || !more {
			return done, err
		}
	}
}

// deliverBatch deals with claimed deliveries. Those not begun until late are left:
// their claim would end while they are dealt with. more is false when to stop.
func (e *Engine) deliverBatch(ctx context.Context, a *storage.Account, settings storage.Settings, due []storage.Delivery, late time.Time) (more bool) {
	byVisit := map[string][]storage.Delivery{}
	for _, d := range due {
		key := cmp.Or(d.VisitKey, d.ID)
		byVisit[key] = append(byVisit[key], d)
	}
	var wg sync.WaitGroup
	var stop atomic.Bool
	slots := make(chan struct{}, e.cfg.Workers)
	for _, ds := range byVisit {
		slices.SortFunc(ds, func(x, y storage.Delivery) int { return cmp.Compare(x.Sequence, y.Sequence) })
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			for _, d := range ds {
				if stop.Load() || e.now().After(late) {
					return
				}
				err := e.deliver(ctx, a, settings, d)
				if errors.Is(err, errSwitchedOff) {
					stop.Store(true)
					return
				}
				if err != nil && !errors.Is(err, storage.ErrConflict) { // after a conflict the lease brings it back
					e.log.Warn("a delivery could not be dealt with", "account", a.ID(), "delivery", d.ID, "kind", d.Kind, "error", err)
				}
			}
		})
	}
	wg.Wait()
	return !stop.Load()
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
	if d.To == notice.ToAdmin {
		return e.deliverAlert(ctx, a, settings, d)
	}
	v, err := a.VisitByKey(ctx, d.VisitKey)
	if err != nil {
		return err
	}
	return e.deliverMail(ctx, a, settings, v, d)
}

func (e *Engine) deliverMail(ctx context.Context, a *storage.Account, settings storage.Settings, v storage.Visit, d storage.Delivery) error {
	switch is := notice.JudgeMail(e.now(), settings, v, d); is.Fate {
	case storage.DeliverySent:
	case storage.DeliveryQueued: // not now
		d.DueAt, d.Reason = is.Until, is.Reason
		return e.store(ctx, a, "delivery.later", storage.Put(&d))
	case storage.DeliverySkipped:
		// With the visit: an address that appears just now must find this skipped.
		return e.conclude(ctx, a, d, is.Fate, is.Reason, storage.Put(&v))
	default:
		return e.conclude(ctx, a, d, is.Fate, is.Reason)
	}
	if e.cfg.Mailer == nil {
		return nil
	}
	m, err := e.compose(ctx, a, settings, v, d)
	if err != nil {
		return err
	}
	if d, err = notice.Linked(d, e.mailLink(a.ID(), settings, v, d)); err != nil {
		return err
	}
	return e.send(ctx, a, settings, d, "mail.send", func() error { return e.cfg.Mailer.Send(ctx, m) })
}

// send hands a delivery over and records what became of it.
func (e *Engine) send(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery, point string, hand func() error) error {
	sendErr := e.around(ctx, point, hand)
	if isCrash(sendErr) {
		return sendErr
	}
	if ctx.Err() != nil && sendErr != nil {
		return ctx.Err() // cut off by our own stop: no try was lost
	}
	for range 10 {
		err := e.note(ctx, a, settings, d, sendErr)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		// Who changed it meanwhile may have changed how it is stored, no more: what
		// was handed over must be noted, or it goes out twice.
		now, readErr := a.Delivery(ctx, d.ID)
		if readErr != nil || now.State != storage.DeliveryQueued || len(now.Attempts) != len(d.Attempts) {
			return errors.Join(err, readErr)
		}
		now.Data = d.Data
		d = now
	}
	return storage.ErrConflict
}

// note records what became of a try.
func (e *Engine) note(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery, sendErr error) error {
	now := e.now()
	d.Attempts = append(slices.Clip(d.Attempts), storage.Attempt{At: now, Result: "taken"})
	last := &d.Attempts[len(d.Attempts)-1]
	if sendErr == nil {
		return e.conclude(ctx, a, d, storage.DeliverySent, "")
	}
	last.Result = sendErr.Error()
	if notify.IsGone(sendErr) { // it is kept until the endpoint is switched on again
		d.Reason = last.Result
		return e.store(ctx, a, "delivery.later", storage.Put(&d))
	}
	d.Tries++
	wait, again := retryWait(d.Tries, e.cfg.FirstRetry, notify.Wait(sendErr))
	if notify.IsPermanent(sendErr) || !again {
		return e.park(ctx, a, settings, d, last.Result)
	}
	d.DueAt = now.Add(jitter(wait))
	d.Reason = last.Result
	return e.store(ctx, a, "delivery.later", storage.Put(&d))
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
		failed := notice.FailedEvent(a, nil, d, e.now())
		return e.conclude(ctx, a, d, storage.DeliveryDead, reason, storage.Put(&failed))
	}
	v, err := a.VisitByKey(ctx, d.VisitKey)
	if err != nil {
		return err
	}
	failed := notice.FailedEvent(a, &v, d, e.now())
	return e.conclude(ctx, a, d, storage.DeliveryDead, reason, storage.Put(&v), storage.Put(&failed))
}

func (e *Engine) conclude(ctx context.Context, a *storage.Account, d storage.Delivery, state storage.DeliveryState, reason string, more ...storage.Change) error {
	d.State, d.Reason, d.DoneAt = state, reason, e.now()
	return e.store(ctx, a, "delivery.done", append(more, storage.Put(&d))...)
}
