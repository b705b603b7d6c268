package converge

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// person gives the patient a way into the meeting (A33, A36, A37).
func (w *worker) person(ctx context.Context, v *storage.Visit) error {
	if err := w.lock(ctx, "patient/"+v.Booking.PatientID); err != nil {
		return err
	}
	p := driver.Attendee{Key: w.personKey("patient", v.Booking.PatientID), Name: cmp.Or(v.Patient.Name, "Patient")}
	id, err := w.ensure(ctx, v, p)
	if err == nil {
		v.Access = id
	}
	return err
}

// others gives one participant a way in (B5).
func (w *worker) others(ctx context.Context, v *storage.Visit) error {
	i := slices.IndexFunc(v.Participants, func(p storage.Participant) bool { return !p.Access.Open() })
	q := v.Participants[i]
	id, err := w.ensure(ctx, v, driver.Attendee{Key: w.personKey("participant", q.ID), Name: q.Name})
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

// ensure makes the way in. That the account may not have API users is found out
// once, and remembered (A37).
func (w *worker) ensure(ctx context.Context, v *storage.Visit, p driver.Attendee) (storage.Access, error) {
	p.Register = w.status.NoAPIUser
	var id storage.Access
	err := w.call(ctx, "video.person", func(ctx context.Context) (err error) {
		id, err = w.video.EnsureAttendee(ctx, *v.Meeting, p)
		return err
	})
	if err != nil {
		return storage.Access{}, err
	}
	id.MadeAt = w.a.Now()
	if id.Mode == storage.Registrant && !p.Register {
		w.status.NoAPIUser = true
		err = w.a.EditStatus(ctx, func(st *storage.Status) bool {
			was := st.NoAPIUser
			st.NoAPIUser = true
			return !was
		})
	}
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
