package syncer

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// check heals a meeting that was edited or deleted in Zoom (B17): one that is
// gone is made anew, one that differs is patched next. One that has lost our
// stamp is not ours to touch any more (D6): it is left, and replaced. The links
// that were given out are our own and lead to whichever meeting is the visit's;
// everything that hangs on the meeting itself (registrations, a room) is made
// anew with it, and then those who have a link are told, once: see refresh.
func (w *worker) check(ctx context.Context, s next.Input, v *storage.Visit) error {
	var is driver.MeetingSpec
	err := w.call(ctx, "video.read", func(ctx context.Context) (err error) {
		is, err = w.video.ReadMeeting(ctx, v.Meeting.ID, v.Meeting.Stamp)
		return err
	})
	gone := err != nil && !isCrash(err) && driver.KindOf(err) == driver.NotFound
	if err != nil && !gone {
		return err
	}
	if gone || is.Stamp == "" {
		visit.Lose(v, s.Now)
		return nil
	}
	m := *v.Meeting
	m.Doubt = false
	if next.Differs(s.Spec(*v), is) {
		m.Hash = ""
	}
	v.Meeting = &m
	return nil
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
		if !on || !notice.HasLink(*v, slot, history) || notice.Waiting(*v, slot, history) || slot == notice.ToPatient && visit.Inside(*v, storage.ThePatient) {
			continue
		}
		due := notice.AfterQuietHours(s.Settings, *v, slot, s.Now, v.Booking.Start)
		d := notice.MailDelivery(w.a, v, notify.Refreshed, to, lost, due, s.Now)
		out = append(out, storage.Put(&d))
	}
	return out, nil
}

// foldEdit casts doubt on the meeting of a deletion or an edit in Zoom. What we
// did ourselves is as the visit wants it, and no reason to look.
func (e *Engine) foldEdit(ctx context.Context, a *storage.Account, settings storage.Settings, ev storage.Event, told *driver.MeetingSpec) error {
	ev.State = storage.EventFolded
	v, err := a.VisitByMeeting(ctx, ev.MeetingID)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return e.store(ctx, a, "event.ignored", storage.Put(&ev)) // not one of ours
	case err != nil:
		return err
	}
	asWanted, err := e.asWanted(ctx, a, settings, told, v)
	if err != nil {
		return err
	}
	if !asWanted {
		if err := e.doubt(ctx, a.ID(), v.AppointmentID, ev.MeetingID); err != nil {
			return err
		}
	}
	return e.store(ctx, a, "event.edit", storage.Put(&ev))
}

// asWanted reports whether an edit tells of nothing but what the visit wants.
func (e *Engine) asWanted(ctx context.Context, a *storage.Account, settings storage.Settings, told *driver.MeetingSpec, v storage.Visit) (bool, error) {
	if told == nil {
		return false, nil
	}
	status, err := a.Status(ctx)
	if err != nil {
		return false, err
	}
	s := e.scene(a.ID(), settings, status, v)
	if s.Physician, err = e.host(ctx, a, v); err != nil {
		return false, err
	}
	return !next.Differs(s.Spec(v), *told), nil
}

// doubt has the engine look at a visit's meeting, if it is still that one.
func (e *Engine) doubt(ctx context.Context, account, appointmentID string, meeting int64) error {
	return e.edit(ctx, account, appointmentID, func(_ *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		if !visit.HasMeeting(*v) || v.Meeting.ID != meeting {
			return nil, nil
		}
		m := *v.Meeting
		m.Doubt = true
		v.Meeting, v.DueAt = &m, e.now()
		return nil, nil
	})
}
