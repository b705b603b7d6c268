package syncer

import (
	"context"
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

// invite tells one slot of the visit's present generation. A reminder that is
// due by the time it goes out is served by the same mail (A9, B3).
func (w *worker) invite(s scene, v *storage.Visit, slot string, history []storage.Delivery) []storage.Change {
	markSent(v, sentKey(notify.Invite, *v, slot))
	to, on := recipientOf(s.settings, slot)
	kind, previous, unknown := announcement(*v, slot, history)
	if !unknown {
		markTold(v, slot, heard(*v, slot, history))
	}
	if !on || !unknown {
		return nil
	}
	due, before := s.now, v.Booking.Start
	if _, knows := told(*v, slot, history); !knows {
		due = firstMailAt(s, *v, slot)
	}
	if !previous.IsZero() {
		before = earlier(before, previous) // whoever does not know yet comes at the former time
	}
	due = outOfQuiet(s.settings, *v, slot, due, before)
	markTold(v, slot, due)
	d := mailDelivery(w.a, v, kind, to, "", due, s.now)
	if !previous.IsZero() {
		d.Data = mailData{Previous: previous}.raw()
	}
	return []storage.Change{storage.Put(&d)}
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
		at, due := nextReminder(s.settings, *v, slot)
		if !on || !due || at.After(s.now) {
			continue
		}
		goes := outOfQuiet(s.settings, *v, slot, s.now, v.Booking.Start)
		markTold(v, slot, goes)
		if waiting(*v, slot, history) || slot == toPatient && inside(*v, storage.ThePatient) {
			continue // a mail that is still to go out serves for this, too
		}
		again, left := notify.NextReminder(reminderTimes(s.settings, *v, slot), heard(*v, slot, history))
		if !left || again.After(s.now) {
			continue
		}
		d := mailDelivery(w.a, v, notify.Reminder, to, at.UTC().Format(time.RFC3339), goes, s.now)
		if !s.now.Before(v.Booking.Start) {
			d.State, d.DoneAt, d.Reason = storage.DeliveryDropped, s.now, reminderTooLate
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
		due := outOfQuiet(s.settings, *v, slot, s.now, v.Booking.Start)
		d := mailDelivery(w.a, v, notify.Cancelled, to, "", due, s.now)
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
