package converge

import (
	"context"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
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
	gone := err != nil && !account.IsStopped(err) && driver.KindOf(err) == driver.NotFound
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
