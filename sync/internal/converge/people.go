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

// person gives the patient a way into the meeting (A33, A36, A37).
func (w *worker) person(ctx context.Context, s next.Input, v *storage.Visit) error {
	if err := w.lock(ctx, "patient/"+v.Booking.PatientID); err != nil {
		return err
	}
	p := driver.Attendee{Key: w.personKey("patient", v.Booking.PatientID), Name: cmp.Or(v.Patient.Name, "Patient")}
	id, err := w.ensure(ctx, s, v, p)
	if err == nil && (id.Mode != storage.MeetingLink || !v.Access.Open()) {
		v.Access = id
	} else if err == nil { // no better way yet: what there is stays
		v.Access.BetterAt = id.BetterAt
	}
	return err
}

// others gives one participant a way in (B5).
func (w *worker) others(ctx context.Context, s next.Input, v *storage.Visit) error {
	i := slices.IndexFunc(v.Participants, func(p storage.Participant) bool { return !p.Access.Open() })
	q := v.Participants[i]
	id, err := w.ensure(ctx, s, v, driver.Attendee{Key: w.personKey("participant", q.ID), Name: q.Name})
	if err != nil {
		return err
	}
	v.Participants = slices.Clone(v.Participants)
	v.Participants[i].Access = id
	return nil
}

// personKey is what a person's user id there is derived from: a keyed hash,
// never an id of the EHR (A35).
func (w *worker) personKey(role, id string) string { return w.a.Sign("person", role, id) }

// ensure makes the best way in that can be had now: the visit is not without one
// while its meeting stands. A way that the account may not have is remembered for a
// day (A37); one that fails for now is tried for again soon.
func (w *worker) ensure(ctx context.Context, s next.Input, v *storage.Visit, p driver.Attendee) (storage.Access, error) {
	for _, way := range s.Ways() {
		if way == storage.MeetingLink {
			break
		}
		p.By = way
		id, err := w.attendee(ctx, v, p)
		e, told := errors.AsType[*driver.Error](err)
		switch {
		case err == nil:
			id.MadeAt = w.a.Now()
			if way != storage.APIUser {
				id.BetterAt = w.status.Features[driver.FeatureAPIUsers].Until
			}
			return id, nil
		case told && e.Kind == driver.Unsupported && e.Subject == driver.OfFeature && !account.IsStopped(err):
			if err := w.refused(ctx, e); err != nil {
				return storage.Access{}, err
			}
			s.Status = w.status
			if s.Ways()[0] == storage.Registrant && visit.Maintains(*v) && v.Meeting.Hash != next.SpecHash(s.Spec(*v)) {
				return storage.Access{Mode: storage.MeetingLink, MadeAt: s.Now, BetterAt: s.Now}, nil // its registration is opened next
			}
		case account.IsStopped(err) || ctx.Err() != nil || v.Meeting.JoinURL == "" || driver.KindOf(err) == driver.Unauthorized || driver.KindOf(err) == driver.OutcomeUnknown:
			return storage.Access{}, err
		default:
			w.a.Log.Warn("a person comes in by the meeting's own link for now", "account", w.a.ID(), "visit", w.a.VisitKey(v.AppointmentID), "error", err)
			at := w.a.Now().Add(next.Patience(w.a.Now(), *v, longestWait))
			if told && e.Kind == driver.RateLimited && e.Until.After(at) {
				at = e.Until
			}
			return storage.Access{Mode: storage.MeetingLink, MadeAt: w.a.Now(), BetterAt: at}, nil
		}
	}
	until := w.status.Features[driver.FeatureAPIUsers].Until
	if other := w.status.Features[driver.FeatureRegistration].Until; until.IsZero() || other.Before(until) {
		until = other
	}
	return storage.Access{Mode: storage.MeetingLink, MadeAt: w.a.Now(), BetterAt: until}, nil
}

func (w *worker) attendee(ctx context.Context, v *storage.Visit, p driver.Attendee) (id storage.Access, err error) {
	err = w.call(ctx, "video.person", func(ctx context.Context) (err error) {
		id, err = w.video.EnsureAttendee(ctx, *v.Meeting, p)
		return err
	})
	return id, err
}

// remove removes what was made for the people of a visit that is over or
// cancelled. The patient's user stays as long as another coming visit needs it
// (A36).
func (w *worker) remove(ctx context.Context, v *storage.Visit) error {
	if err := w.lock(ctx, "patient/"+v.Booking.PatientID); err != nil {
		return err
	}
	id := v.Access
	if id.Mode == storage.APIUser && !id.Removed {
		keeper, until, err := w.stillNeeded(ctx, *v)
		switch {
		case err != nil:
			return err
		case keeper: // which removes it in its turn
		case !until.IsZero():
			return deferred{until}
		default:
			if id, err = w.removeOne(ctx, *v, id); err != nil {
				return err
			}
		}
	}
	people := slices.Clone(v.Participants)
	for i, p := range people {
		removed, err := w.removeOne(ctx, *v, p.Access)
		if err != nil {
			return err
		}
		people[i].Access = removed
	}
	if id.Mode == "" {
		id.Removed = true // nothing was made: one on demand
	}
	v.Access, v.Participants, v.CleanedAt = id, people, w.a.Now()
	return nil
}

// stillNeeded looks whether another visit of the patient has the same user
// (keeper), or may get it until then.
func (w *worker) stillNeeded(ctx context.Context, v storage.Visit) (keeper bool, until time.Time, err error) {
	for other, err := range w.a.Visits(ctx, storage.VisitFilter{PatientID: v.Booking.PatientID}) {
		switch {
		case err != nil:
			return false, time.Time{}, err
		case other.AppointmentID == v.AppointmentID || !other.Pending() && other.State != storage.VisitLive:
		case other.Access.UserID == v.Access.UserID && other.Access.Open():
			return true, time.Time{}, nil
		default:
			until = visit.Later(until, other.Booking.End().Add(w.a.Grace))
		}
	}
	if !until.After(w.a.Now()) {
		until = time.Time{}
	}
	return false, until, nil
}

// removeOne removes an API user. A registrant's link ends with its meeting.
func (w *worker) removeOne(ctx context.Context, v storage.Visit, id storage.Access) (storage.Access, error) {
	if id.Mode != storage.APIUser || id.Removed {
		return id, nil
	}
	err := w.call(ctx, "video.remove", func(ctx context.Context) error {
		return w.video.RemoveAttendee(ctx, visit.MeetingFor(v), id)
	})
	if err != nil && (driver.KindOf(err) != driver.NotFound || account.IsStopped(err)) {
		return id, err
	}
	id.Removed = true
	return id, nil
}

// leaving closes one way in that is nobody's any more, unless it is the user of
// a patient who has other visits.
func (w *worker) leaving(ctx context.Context, v *storage.Visit) error {
	id := v.RetiredAccess[0]
	used := false
	if id.Mode == storage.APIUser {
		for other, err := range w.a.Visits(ctx, storage.VisitFilter{From: w.a.Now().Add(-visit.LongestMeeting)}) {
			if err != nil {
				return err
			}
			used = used || other.Access.Open() && other.Access.UserID == id.UserID
		}
	}
	if !used && (id.Mode == storage.APIUser || v.HasMeeting()) {
		err := w.call(ctx, "video.remove", func(ctx context.Context) error {
			return w.video.RemoveAttendee(ctx, visit.MeetingFor(*v), id)
		})
		if err != nil && (driver.KindOf(err) != driver.NotFound || account.IsStopped(err)) {
			return err
		}
	}
	v.RetiredAccess = slices.Clone(v.RetiredAccess[1:])
	return nil
}
