package converge

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// ready declares a visit ready when all is in place, and puts into the outbox
// what is to be said about it: mails to those who do not know yet, and the event.
func (w *worker) ready(ctx context.Context, s next.Input, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	if v.State == storage.VisitPreparing && s.Complete(*v) {
		v.State = storage.VisitReady
	}
	var out []storage.Change
	for _, slot := range notice.Slots(*v) {
		if notice.Undecided(*v, slot) {
			out = append(out, w.invite(s, v, slot, history)...)
		}
	}
	if v.State == storage.VisitReady && s.Complete(*v) && !visit.WasSent(*v, visit.PreparedKey(*v)) {
		visit.MarkSent(v, visit.PreparedKey(*v))
		if s.Settings.Notifications.AppointmentPrepared {
			d := notice.EventDelivery(w.a, v, notify.AppointmentPrepared, visit.PreparedAs(*v), s.Now, s.Now)
			out = append(out, storage.Put(&d))
		}
	}
	return out, nil
}

// invite tells one slot of the visit's present generation. A reminder that is
// due by the time it goes out is served by the same mail (A9, B3).
func (w *worker) invite(s next.Input, v *storage.Visit, slot string, history []storage.Delivery) []storage.Change {
	visit.MarkSent(v, notice.SentKey(notify.Invite, *v, slot))
	to, on := notice.RecipientOf(s.Settings, slot)
	kind, previous, unknown := notice.Announcement(*v, slot, history)
	if !unknown {
		notice.MarkTold(v, slot, notice.Heard(*v, slot, history))
	}
	if !on || !unknown {
		return nil
	}
	due, before := s.Now, v.Booking.Start
	if _, knows := notice.Told(*v, slot, history); !knows {
		due = next.FirstMailAt(s, *v, slot)
	}
	if !previous.IsZero() {
		before = visit.Earlier(before, previous) // whoever does not know yet comes at the former time
	}
	due = notice.AfterQuietHours(s.Settings, *v, slot, due, before)
	notice.MarkTold(v, slot, due)
	d := notice.MailDelivery(w.a, v, kind, to, "", due, s.Now)
	if !previous.IsZero() {
		d.Data = notice.MailData{Previous: previous}.Raw()
	}
	return []storage.Change{storage.Put(&d)}
}

// reminder puts the due reminders into the outbox. After the start they are kept
// as dropped, with the reason (E20).
func (w *worker) reminder(ctx context.Context, s next.Input, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	var out []storage.Change
	for _, slot := range notice.Slots(*v) {
		to, on := notice.RecipientOf(s.Settings, slot)
		at, due := notice.NextReminder(s.Settings, *v, slot)
		if !on || !due || at.After(s.Now) {
			continue
		}
		goes := notice.AfterQuietHours(s.Settings, *v, slot, s.Now, v.Booking.Start)
		notice.MarkTold(v, slot, goes)
		if notice.Waiting(*v, slot, history) || slot == notice.ToPatient && v.Inside(storage.RolePatient) {
			continue // a mail that is still to go out serves for this, too
		}
		again, left := notify.NextReminder(notice.ReminderTimes(s.Settings, *v, slot), notice.Heard(*v, slot, history))
		if !left || again.After(s.Now) {
			continue
		}
		d := notice.MailDelivery(w.a, v, notify.Reminder, to, at.UTC().Format(time.RFC3339), goes, s.Now)
		if !s.Now.Before(v.Booking.Start) {
			d.State, d.DoneAt, d.Reason = storage.DeliveryDropped, s.Now, notice.ReminderTooLate
		}
		out = append(out, storage.Put(&d))
	}
	return out, nil
}

// recall tells those who know of the visit that it does not take place (B2).
func (w *worker) recall(ctx context.Context, s next.Input, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	visit.MarkSent(v, notice.SentKey(notify.Cancelled, *v, notice.ToPatient))
	var out []storage.Change
	for _, slot := range notice.Slots(*v) {
		last, knows := notice.Told(*v, slot, history)
		to, on := notice.RecipientOf(s.Settings, slot)
		if !on || !knows || last.Kind == string(notify.Cancelled) || !s.Now.Before(v.Booking.End()) {
			continue
		}
		due := notice.AfterQuietHours(s.Settings, *v, slot, s.Now, v.Booking.Start)
		d := notice.MailDelivery(w.a, v, notify.Cancelled, to, "", due, s.Now)
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

// refresh mails those who had a mail with a link to the meeting that was lost
// (B17). There is one such mail per lost meeting and recipient: its id follows
// from both.
func (w *worker) refresh(ctx context.Context, s next.Input, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	lost := v.Lost
	v.Lost = ""
	var out []storage.Change
	for _, slot := range notice.Slots(*v) {
		to, on := notice.RecipientOf(s.Settings, slot)
		if !on || !notice.HasLink(*v, slot, history) || notice.Waiting(*v, slot, history) || slot == notice.ToPatient && v.Inside(storage.RolePatient) {
			continue
		}
		due := notice.AfterQuietHours(s.Settings, *v, slot, s.Now, v.Booking.Start)
		d := notice.MailDelivery(w.a, v, notify.Refreshed, to, lost, due, s.Now)
		out = append(out, storage.Put(&d))
	}
	return out, nil
}
