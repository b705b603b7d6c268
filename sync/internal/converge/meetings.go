package converge

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// check heals a meeting that was edited or deleted by hand (B17): one that is gone
// is made anew, one that differs is patched next. One that has lost our stamp is not
// ours to touch any more (D6): it is left, and replaced. The links that were given
// out are our own and lead to whichever meeting is the visit's, by the join link that
// it has now; everything that hangs on the meeting itself (registrations, a room) is
// made anew with it, and then those who have a link are told, once: see refresh.
func (w *worker) check(ctx context.Context, s next.Input, v *storage.Visit) error {
	want := s.Spec(*v)
	var is driver.MeetingState
	err := w.call(ctx, "video.read", func(ctx context.Context) (err error) {
		is, err = w.video.ReadMeeting(ctx, v.Meeting.ID, want)
		return err
	})
	gone := err != nil && !account.IsStopped(err) && driver.KindOf(err) == driver.NotFound
	if err != nil && !gone {
		return err
	}
	if gone || is.Spec.Stamp == "" {
		visit.Lose(v, s.Now)
		return nil
	}
	m := next.Found(*v.Meeting, want, is)
	v.Meeting = &m
	return nil
}

// lookFor is how long a meeting that may have been made is looked for after it
// was given up: lists may lag behind.
const lookFor = 10 * time.Minute

// host finds or makes the user of the visit's physician; once for all
// visits of the physician.
func (w *worker) host(ctx context.Context, v *storage.Visit) ([]storage.Change, error) {
	if err := w.lock(ctx, "physician/"+v.HostID()); err != nil {
		return nil, err
	}
	p, err := w.a.Physician(ctx, v.HostID())
	if errors.Is(err, storage.ErrNotFound) {
		return nil, storage.ErrConflict // removed meanwhile: look at the visit again
	}
	if err != nil {
		return nil, err
	}
	if p.Host != "" {
		v.Host = p.Host
		return nil, nil
	}
	h := driver.Host{Key: w.personKey("physician", p.ID), Name: p.Name}
	if v.HostedBy == "" {
		h.Name = cmp.Or(h.Name, v.Booking.Physician.Name)
	}
	h.Name = cmp.Or(h.Name, "Physician")
	if p.Type == storage.LoggedIn {
		h.Email = p.Email
	}
	var user driver.HostUser
	err = w.call(ctx, "video.host", func(ctx context.Context) (err error) {
		user, err = w.video.EnsureHost(ctx, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Host, p.HostMinutes = user.ID, int(user.Longest/time.Minute)
	v.Host = p.Host
	return []storage.Change{storage.Put(&p)}, nil
}

// intent writes down the stamp of the meeting that is to be made, so that it is
// found again if this process ends before the meeting's id is stored (E8). A
// meeting of another host is given up with the same commit.
func (w *worker) intent(s next.Input, v *storage.Visit) error {
	visit.Retire(v, s.Now)
	w.fresh = NewStamp(w.a)
	v.Meeting = &storage.Meeting{Stamp: w.fresh, Host: v.Host, CreatedAt: s.Now, Holder: w.a.Holder}
	return nil
}

// meeting makes the visit's meeting, unless one carries its stamp already.
func (w *worker) meeting(ctx context.Context, s next.Input, v *storage.Visit) error {
	m := *v.Meeting
	isNew := w.fresh == m.Stamp
	w.fresh = ""
	if !isNew {
		found, ok, err := w.find(ctx, m.Host, m.Stamp)
		if err != nil {
			return err
		}
		if ok { // what it was made with is not known: it is patched next
			return w.keep(ctx, v, visit.Adopt(m, found))
		}
	}
	spec := s.Spec(*v)
	var got driver.Meeting
	err := w.call(ctx, "video.create", func(ctx context.Context) (err error) {
		got, err = w.video.CreateMeeting(ctx, m.Host, spec)
		return err
	})
	if err != nil {
		return err
	}
	m = visit.Adopt(m, got)
	m.Hash, m.Start = next.SpecHash(spec), spec.Start
	return w.keep(ctx, v, m)
}

func (w *worker) find(ctx context.Context, host, stamp string) (m driver.Meeting, ok bool, err error) {
	err = w.call(ctx, "video.find", func(ctx context.Context) (err error) {
		m, ok, err = w.video.FindMeeting(ctx, host, stamp)
		return err
	})
	return m, ok, err
}

// keep stores a meeting that exists now, whatever has become of the
// visit meanwhile: it is the visit's meeting, or else one to be deleted.
func (w *worker) keep(ctx context.Context, v *storage.Visit, m storage.Meeting) error {
	key := w.a.VisitKey(v.AppointmentID)
	for {
		visit.SettleMeeting(v, m, w.a.Now())
		err := w.commit(ctx, "visit.made", v)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		now, err := w.a.VisitByKey(ctx, key)
		if err != nil {
			return err
		}
		*v = now
	}
}

// patch brings the meeting up to date. One that was deleted there, or is not
// ours any more (D6), is made anew.
func (w *worker) patch(ctx context.Context, s next.Input, v *storage.Visit) error {
	spec := s.Spec(*v)
	err := w.call(ctx, "video.patch", func(ctx context.Context) error {
		return w.video.PatchMeeting(ctx, v.Meeting.ID, spec)
	})
	switch {
	case err != nil && !account.IsStopped(err) && driver.KindOf(err) == driver.NotFound:
		visit.Lose(v, s.Now)
		return nil
	case err != nil:
		return err
	}
	m := *v.Meeting
	m.Hash, m.Start = next.SpecHash(spec), spec.Start
	m.Doubt = len(m.Mended) > 0 // whether that has mended it is read back
	v.Meeting = &m
	return nil
}

// deleteRetired deletes one meeting that was given up. One without our stamp is
// left alone (D6). Those that are known to exist come first: one that may have
// been made is looked for a while.
func (w *worker) deleteRetired(ctx context.Context, v *storage.Visit) error {
	i := max(0, slices.IndexFunc(v.RetiredMeetings, func(r storage.RetiredMeeting) bool { return r.ID != 0 }))
	r := v.RetiredMeetings[i]
	if r.ID == 0 {
		found, ok, err := w.find(ctx, r.Host, r.Stamp)
		switch {
		case err != nil && driver.KindOf(err) == driver.NotFound && !account.IsStopped(err): // with its host
		case err != nil:
			return err
		case ok:
			r.ID = found.ID
		case w.a.Now().Before(r.Since.Add(lookFor)):
			return deferred{r.Since.Add(lookFor)}
		}
	}
	if r.ID != 0 {
		err := w.call(ctx, "video.delete", func(ctx context.Context) error {
			return w.video.DeleteMeeting(ctx, r.ID, r.Stamp)
		})
		switch {
		case err == nil || driver.KindOf(err) == driver.NotFound && !account.IsStopped(err):
		case isNotOurs(err):
			w.a.Log.Warn("a former meeting is left alone", "account", w.a.ID(),
				"visit", w.a.VisitKey(v.AppointmentID), "error", err)
		default:
			return err
		}
	}
	v.RetiredMeetings = slices.Delete(slices.Clone(v.RetiredMeetings), i, i+1)
	return nil
}

// isNotOurs reports whether a meeting was left alone as it does not carry our stamp.
func isNotOurs(err error) bool {
	e, ok := errors.AsType[*driver.Error](err)
	return ok && !account.IsStopped(err) && e.Kind == driver.Permanent && e.Code == driver.CodeNotOurs
}
