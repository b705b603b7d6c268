package syncer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// needCheck looks at a meeting in doubt, unless people are in it (E21). The
// EHR's word wins over whatever was done in Zoom.
func needCheck(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(serves(v) && made(v) && v.Meeting.Doubt)
}

// check heals a meeting that was edited or deleted in Zoom (B17): one that is
// gone is made anew, one that differs is patched next. One that has lost our
// stamp is not ours to touch any more (D6): it is left, and replaced. The links
// that were given out are our own and lead to whichever meeting is the visit's;
// everything that hangs on the meeting itself (registrations, a room) is made
// anew with it, and then those who have a link are told, once: see refresh.
func (w *worker) check(ctx context.Context, s scene, v *storage.Visit) error {
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
		lose(v, s.now)
		return nil
	}
	m := *v.Meeting
	m.Doubt = false
	if edited(s.spec(*v), is) {
		m.Hash = ""
	}
	v.Meeting = &m
	return nil
}

// lose gives a meeting up that is not there any more, or not ours: there is
// nothing to delete.
func lose(v *storage.Visit, now time.Time) {
	retired := v.Retired
	v.Lost = v.Meeting.Stamp
	retire(v, now)
	v.Retired = retired
}

// needRefresh tells of a healed visit once everything is in place again.
func needRefresh(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.Lost != "" && builds(v) && s.complete(v) && s.now.Before(v.Booking.End()))
}

// refresh mails those who had a mail with a link to the meeting that was lost
// (B17). There is one such mail per lost meeting and recipient: its id follows
// from both.
func (w *worker) refresh(ctx context.Context, s scene, v *storage.Visit) ([]storage.Change, error) {
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	lost := v.Lost
	v.Lost = ""
	var out []storage.Change
	for _, slot := range slots(*v) {
		to, on := recipientOf(s.settings, slot)
		if !on || !hasLink(*v, slot, history) || waiting(*v, slot, history) || slot == toPatient && inside(*v, storage.ThePatient) {
			continue
		}
		due := outOfQuiet(s.settings, *v, slot, s.now, v.Booking.Start)
		d := mailDelivery(w.a, v, notify.Refreshed, to, lost, due, s.now)
		out = append(out, storage.Put(&d))
	}
	return out, nil
}

// hasLink reports whether a mail with a link went to a slot, and none since that
// said that the visit is off.
func hasLink(v storage.Visit, slot string, history []storage.Delivery) bool {
	last, knows := told(v, slot, history)
	return knows && last.Kind != string(notify.Cancelled) && slices.ContainsFunc(history, func(d storage.Delivery) bool {
		data, err := dataOf(d)
		return err == nil && data.Linked && d.State == storage.DeliverySent && tells(v, slot, d)
	})
}

// edited reports whether a meeting differs from what it should be; what is zero
// is not known.
func edited(want, is driver.MeetingSpec) bool {
	minutes := (want.Duration + time.Minute - 1).Truncate(time.Minute)
	return is.Topic != "" && is.Topic != want.Topic ||
		!is.Start.IsZero() && !is.Start.Equal(want.Start) ||
		is.Duration != 0 && is.Duration != minutes
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
	if s.physician, err = e.host(ctx, a, v); err != nil {
		return false, err
	}
	return !edited(s.spec(v), *told), nil
}

// doubt has the engine look at a visit's meeting, if it is still that one.
func (e *Engine) doubt(ctx context.Context, account, appointmentID string, meeting int64) error {
	return e.edit(ctx, account, appointmentID, func(_ *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		if !made(*v) || v.Meeting.ID != meeting {
			return nil, nil
		}
		m := *v.Meeting
		m.Doubt = true
		v.Meeting, v.DueAt = &m, e.now()
		return nil, nil
	})
}
