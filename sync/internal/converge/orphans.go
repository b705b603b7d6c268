package converge

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// NewStamp makes a meeting's stamp: random, and signed, so that it is known for
// ours when the visit is not known any more.
func NewStamp(a account.Account) string {
	name := account.RandomName()
	return name + "." + a.Sign("stamp", name)
}

func ourStamp(a account.Account, stamp string) bool {
	name, signature, ok := strings.Cut(stamp, ".") // neither has a dot in it
	return ok && a.Signed(signature, "stamp", name)
}

// sweepVendor removes what is left at the service without a visit. What the service refuses
// waits for the next sweep.
func (w *worker) sweepVendor(ctx context.Context) error {
	err := w.sweepMeetings(ctx)
	if err == nil && !w.status.Refused(driver.FeatureAPIUsers, w.a.Now()) {
		err = w.sweepPeople(ctx)
	}
	if err == nil || ctx.Err() != nil || account.IsStopped(err) {
		return err
	}
	w.a.Log.Warn("what is left at the video service could not be swept; the next sweep goes on", "account", w.a.ID(), "error", err)
	return nil
}

// sweepMeetings lists first and looks at the visits then: a meeting that is
// listed had its stamp written down before it was made.
func (w *worker) sweepMeetings(ctx context.Context) error {
	hosts := map[string]bool{}
	for p, err := range w.a.Physicians(ctx) {
		if err != nil {
			return err
		}
		if p.Host != "" {
			hosts[p.Host] = true
		}
	}
	var orphans []driver.MarkedMeeting
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		err := w.call(ctx, "video.stamped", func(ctx context.Context) error {
			for m, err := range w.video.Meetings(ctx, host) {
				if err != nil {
					return err
				}
				if ourStamp(w.a, m.Stamp) {
					orphans = append(orphans, m)
				}
			}
			return nil
		})
		if err != nil && (account.IsStopped(err) || driver.KindOf(err) != driver.NotFound) {
			return err
		}
	}
	known, err := w.knownStamps(ctx)
	if err != nil {
		return err
	}
	removed := 0
	for _, m := range orphans {
		if id, ours := known[m.Stamp]; ours && (id == 0 || id == m.ID) || removed >= sweepMost {
			continue
		}
		if kept, err := w.keeps(ctx, m.ID); kept || err != nil {
			continue // known after all, or not to be told
		}
		removed++
		w.a.Log.Warn("a meeting of ours that no visit knows is deleted", "account", w.a.ID())
		err := w.call(ctx, "video.delete", func(ctx context.Context) error { return w.video.DeleteMeeting(ctx, m.ID, m.Stamp) })
		if err != nil && (account.IsStopped(err) || driver.KindOf(err) != driver.NotFound) {
			return err
		}
	}
	return nil
}

// knownStamps are those of all visits, however old, with the meetings that carry
// them; 0 while that is not known. A meeting is kept when in doubt; a second one
// of the same stamp was made by a process that was taken for dead.
func (w *worker) knownStamps(ctx context.Context) (map[string]int64, error) {
	known := map[string]int64{}
	for v, err := range w.a.Visits(ctx, storage.VisitFilter{}) {
		if err != nil {
			return nil, err
		}
		if v.Meeting != nil {
			known[v.Meeting.Stamp] = v.Meeting.ID
		}
		for _, r := range v.RetiredMeetings {
			known[r.Stamp] = r.ID
		}
	}
	return known, nil
}

// sweepPeople removes the users of patients all of whose visits are over or
// cancelled, and were cleaned up: those that were made just as the visit went.
func (w *worker) sweepPeople(ctx context.Context) error {
	patients := map[string]string{} // by key
	for v, err := range w.a.Visits(ctx, storage.VisitFilter{From: w.a.Now().Add(-sweepBack)}) {
		if err != nil {
			return err
		}
		patients[w.personKey("patient", v.Booking.PatientID)] = v.Booking.PatientID
	}
	maps.DeleteFunc(patients, func(_, id string) bool {
		idle, err := w.noVisits(ctx, id)
		return err != nil || !idle
	})
	if len(patients) == 0 {
		return nil
	}
	var left map[string]storage.Access
	err := w.call(ctx, "video.leftbehind", func(ctx context.Context) (err error) {
		left, err = w.video.OrphanedUsers(ctx, slices.Sorted(maps.Keys(patients)))
		return err
	})
	if err != nil {
		return err
	}
	for i, key := range slices.Sorted(maps.Keys(left)) {
		if i >= sweepMost {
			return nil
		}
		if err := w.sweepPatient(ctx, patients[key], left[key]); err != nil {
			return err
		}
	}
	return nil
}

// sweepPatient removes one, unless they were booked meanwhile.
func (w *worker) sweepPatient(ctx context.Context, patient string, id storage.Access) error {
	if err := w.lock(ctx, "patient/"+patient); err != nil {
		return err
	}
	defer w.unlockAll()
	idle, err := w.noVisits(ctx, patient)
	if err != nil || !idle {
		return err
	}
	err = w.call(ctx, "video.remove", func(ctx context.Context) error { return w.video.RemoveAttendee(ctx, storage.Meeting{}, id) })
	if err != nil && !account.IsStopped(err) && driver.KindOf(err) == driver.NotFound {
		return nil
	}
	return err
}

// noVisits reports whether nothing is left to do for any visit of a patient.
func (w *worker) noVisits(ctx context.Context, patient string) (bool, error) {
	for v, err := range w.a.Visits(ctx, storage.VisitFilter{PatientID: patient}) {
		if err != nil {
			return false, err
		}
		waits := v.State == storage.VisitEnded && !v.Cleaned() || v.Access.Open()
		if v.Pending() || v.State == storage.VisitLive || waits {
			return false, nil
		}
	}
	return true, nil
}

// keeps reports whether a visit has the meeting, or has yet to delete it: an index
// entry alone is of former times.
func (w *worker) keeps(ctx context.Context, id int64) (bool, error) {
	v, err := w.a.VisitByMeeting(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err != nil || v.Meeting != nil && v.Meeting.ID == id || slices.ContainsFunc(v.RetiredMeetings, func(r storage.RetiredMeeting) bool { return r.ID == id }), err
}
