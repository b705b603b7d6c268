package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// scene is what next looks at besides the visit.
type Scene struct {
	Now       time.Time
	Settings  storage.Settings
	Status    storage.Status
	Physician *storage.Physician // who hosts the visit; nil: nobody on the list
	Links     driver.Links       // that should stand in the EHR
	Holder    string             // this process
	Lease     time.Duration
	Grace     time.Duration
	LinkLife  time.Duration
}

// rule says from when on a step is needed. ok is false when it is not.
type rule struct {
	Step visit.Step
	need func(s Scene, v storage.Visit) (at time.Time, ok bool)
}

func Rules() []rule {
	return []rule{
		{visit.StepReview, needReview},
		{visit.StepEnd, needEnd},
		{visit.StepRebook, needRebook},
		{visit.StepContact, needContact},
		{visit.StepHost, needHost},
		{visit.StepIntent, needIntent},
		{visit.StepMeeting, needMeeting},
		{visit.StepCheck, needCheck},
		{visit.StepPatch, needPatch},
		{visit.StepPerson, needPerson},
		{visit.StepOthers, needOthers},
		{visit.StepLinks, needLinks},
		{visit.StepReady, needReady},
		{visit.StepRefresh, needRefresh},
		{visit.StepRoom, needRoom},
		{visit.StepReminder, needReminder},
		{visit.StepUnlink, needUnlink},
		{visit.StepRecall, needRecall},
		{visit.StepDelete, needDelete},
		{visit.StepRemove, needRemove},
		{visit.StepLeaving, needLeaving},
	}
}

// next decides what is to be done for a visit now, or, with StepRest, when to
// look again (the zero time: never). It is pure. A step that failed is left
// aside until its time for another try; those that do not build on it go on.
func Next(s Scene, v storage.Visit) (visit.Step, time.Time) {
	var soonest time.Time
	for _, r := range Rules() {
		at, ok := r.need(s, v)
		if !ok {
			continue
		}
		if retry := v.Retries[string(r.Step)].At; retry.After(at) {
			at = retry
		}
		if !at.After(s.Now) {
			return r.Step, s.Now
		}
		soonest = visit.Earlier(soonest, at)
	}
	return visit.StepRest, visit.Ceil(soonest)
}

func (s Scene) isNow(ok bool) (time.Time, bool) { return s.Now, ok }

func needEnd(s Scene, v storage.Visit) (time.Time, bool) {
	if !visit.Pending(v) && v.State != storage.Live {
		return time.Time{}, false
	}
	at := v.Booking.End().Add(s.Grace)
	for _, p := range v.Presence {
		if p.LeftAt.IsZero() {
			return visit.Later(at, p.JoinedAt.Add(visit.LongestMeeting)), true
		}
		at = visit.Later(at, p.LeftAt.Add(s.Grace))
	}
	return at, true
}

func needRebook(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.Ended && v.Rebooked != nil)
}

func needHost(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Builds(v) && s.Physician != nil && (s.Physician.Host == "" || s.Physician.Host != v.Host))
}

func needIntent(s Scene, v storage.Visit) (time.Time, bool) {
	hosted := s.Physician != nil && v.Host != "" && v.Host == s.Physician.Host
	return s.isNow(visit.Builds(v) && hosted && s.topicKnown(v) && s.Now.Before(v.Booking.End()) &&
		(v.Meeting == nil || v.Meeting.Host != v.Host))
}

// needMeeting leaves another process that is about to make the meeting the time
// to do it.
func needMeeting(s Scene, v storage.Visit) (time.Time, bool) {
	if !visit.Serves(v) || v.Meeting == nil || v.Meeting.ID != 0 {
		return time.Time{}, false
	}
	if v.Meeting.Holder == s.Holder {
		return s.Now, true
	}
	return v.Meeting.CreatedAt.Add(s.Lease), true
}

func needPatch(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Serves(v) && visit.Made(v) && s.topicKnown(v) && v.Meeting.Hash != SpecHash(s.Spec(v)))
}

func needPerson(s Scene, v storage.Visit) (time.Time, bool) {
	if !visit.Made(v) || v.Patient.Fetched.IsZero() {
		return time.Time{}, false
	}
	switch v.State {
	case storage.Ended: // asked for once more (E23)
		return s.isNow(v.Identity.Mode == "" && !v.Identity.Removed && visit.Cleaned(v) && s.Now.Before(v.EndedAt.Add(s.LinkLife)))
	case storage.Live:
		return s.isNow(v.Identity.Mode == "")
	}
	return s.isNow(visit.Serves(v) && !visit.Entered(v.Identity))
}

func needOthers(s Scene, v storage.Visit) (time.Time, bool) {
	if visit.Made(v) && (visit.Serves(v) || v.State == storage.Live) {
		for _, p := range v.Participants {
			if !visit.Entered(p.Identity) {
				return s.Now, true
			}
		}
	}
	return time.Time{}, false
}

// writes reports whether anything may be written into the EHR (A7).
func (s Scene) writes() bool {
	return !s.Settings.DisableAppointmentUpdates && s.Settings.Profile.WriteBack != storage.WriteBackNone && s.Status.WriteBack == nil
}

func needLinks(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Serves(v) && visit.Made(v) && s.writes() && v.Written.Hash != LinksHash(s.Links))
}

func needUnlink(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.Cancelled && s.writes() && v.Written.Hash != "")
}

// needDelete lets the former meeting stand until the new one does.
func needDelete(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(len(v.Retired) > 0 && (visit.Made(v) || !visit.Builds(v)))
}

func needRemove(s Scene, v storage.Visit) (time.Time, bool) {
	switch v.State {
	case storage.Cancelled:
		return s.isNow(v.CleanedAt.IsZero() && visit.AnyEntered(v))
	case storage.Ended:
		at := v.EndedAt.Add(s.Grace)
		if visit.Cleaned(v) {
			if !visit.Entered(v.Identity) || !v.Identity.MadeAt.After(v.CleanedAt) {
				return time.Time{}, false
			}
			at = v.Identity.MadeAt.Add(s.LinkLife)
		}
		return at, true
	}
	return time.Time{}, false
}

func needLeaving(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(len(v.Leaving) > 0)
}
