package syncer

import (
	"context"
	"encoding/json"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// ready declares a visit ready when all is in place, and puts into the outbox
// what is to be said about it: mails to those who do not know yet, and the event.
func (w *worker) ready(ctx context.Context, s scene, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	if v.State == storage.Preparing && s.complete(*v) {
		v.State = storage.Ready
	}
	var out []storage.Change
	for _, slot := range slots(*v) {
		if undecided(*v, slot) {
			out = append(out, w.invite(s, v, slot, history)...)
		}
	}
	if v.State == storage.Ready && s.complete(*v) && !wasSent(*v, preparedKey(*v)) {
		markSent(v, preparedKey(*v))
		if s.settings.Notifications.AppointmentPrepared {
			d := eventDelivery(w.a, v, notify.AppointmentPrepared, preparedAs(*v), s.now, s.now)
			out = append(out, storage.Put(&d))
		}
	}
	return out, nil
}

// invite tells one slot of the visit's present generation. When the reminder is
// due already, this mail is both (A9).
func (w *worker) invite(s scene, v *storage.Visit, slot string, history []storage.Delivery) []storage.Change {
	markSent(v, sentKey(notify.Invite, *v, slot))
	to, on := recipientOf(s.settings, slot)
	kind, previous, unknown := announcement(*v, slot, history)
	if !on || !unknown {
		return nil
	}
	if at, ok := reminderAt(s.settings, *v); ok && !s.now.Before(at) {
		markSent(v, sentKey(notify.Reminder, *v, slot))
	}
	d := mailDelivery(w.a, v, kind, to, "", s.now, s.now)
	if !previous.IsZero() {
		d.Data = previously(previous)
	}
	return []storage.Change{storage.Put(&d)}
}

func previously(t time.Time) json.RawMessage {
	b, err := json.Marshal(mailData{Previous: t})
	if err != nil {
		panic("syncer: mail data: " + err.Error()) // one time only
	}
	return b
}

// reminder puts the due reminders into the outbox. After the start they are kept
// as dropped, with the reason (E20).
func (w *worker) reminder(ctx context.Context, s scene, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	var out []storage.Change
	for _, slot := range slots(*v) {
		to, on := recipientOf(s.settings, slot)
		if !on || !unreminded(*v, slot) {
			continue
		}
		markSent(v, sentKey(notify.Reminder, *v, slot))
		if reminded(*v, slot, history) || slot == toPatient && inside(*v, storage.ThePatient) {
			continue
		}
		d := mailDelivery(w.a, v, notify.Reminder, to, "", s.now, s.now)
		if !s.now.Before(v.Booking.Start) {
			d.State, d.DoneAt, d.Reason = storage.DeliveryDropped, s.now, "The visit had begun before this could be sent."
		}
		out = append(out, storage.Put(&d))
	}
	return out, nil
}

func inside(v storage.Visit, who storage.Who) bool {
	for _, p := range v.Presence {
		if p.Who == who && !p.Waiting && p.LeftAt.IsZero() {
			return true
		}
	}
	return false
}

// recall tells those who know of the visit that it does not take place (B2).
func (w *worker) recall(ctx context.Context, s scene, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	markSent(v, sentKey(notify.Cancelled, *v, toPatient))
	var out []storage.Change
	for _, slot := range slots(*v) {
		last, knows := told(*v, slot, history)
		to, on := recipientOf(s.settings, slot)
		if !on || !knows || last.Kind == string(notify.Cancelled) || !s.now.Before(v.Booking.End()) {
			continue
		}
		d := mailDelivery(w.a, v, notify.Cancelled, to, "", s.now, s.now)
		out = append(out, storage.Put(&d))
	}
	return out, nil
}

// history is everything that the outbox ever held about a visit.
func (w *worker) history(ctx context.Context, v storage.Visit) ([]storage.Delivery, error) {
	var out []storage.Delivery
	for d, err := range w.a.Deliveries(ctx, storage.DeliveryFilter{AppointmentID: v.AppointmentID}) {
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}
