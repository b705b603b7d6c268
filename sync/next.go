package syncer

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Step is the next thing to do for a visit.
type Step string

// Steps, in the order in which they are looked at. Each is done, its result is
// committed, and then the next is asked for.
const (
	StepRest     Step = ""         // nothing now
	StepReview   Step = "review"   // ask Zoom who was there, as it told too little
	StepEnd      Step = "end"      // the visit is over, although no webhook said so
	StepRebook   Step = "rebook"   // it ended, and the EHR had changed it meanwhile (E1)
	StepContact  Step = "contact"  // ask the EHR for the patient's name and address
	StepHost     Step = "host"     // find or make the physician's Zoom user
	StepIntent   Step = "intent"   // write down the stamp of the meeting to be made
	StepMeeting  Step = "meeting"  // make it, or find the one that carries the stamp
	StepCheck    Step = "check"    // look at a meeting that may have been edited or deleted in Zoom
	StepPatch    Step = "patch"    // bring the meeting up to date
	StepPerson   Step = "person"   // a way in for the patient
	StepOthers   Step = "others"   // a way in for participants
	StepLinks    Step = "links"    // write the links into the EHR
	StepReady    Step = "ready"    // announce what is in place
	StepRefresh  Step = "refresh"  // mail that the meeting was made anew (B17)
	StepRoom     Step = "room"     // reserve, move or release the visit's room
	StepReminder Step = "reminder" // remind
	StepUnlink   Step = "unlink"   // take the links out of the EHR
	StepRecall   Step = "recall"   // mail that it was cancelled
	StepDelete   Step = "delete"   // delete meetings given up
	StepRemove   Step = "remove"   // remove the people's Zoom users after the visit
	StepLeaving  Step = "leaving"  // close ways in that are nobody's any more
)

// scene is what next looks at besides the visit.
type scene struct {
	now       time.Time
	settings  storage.Settings
	status    storage.Status
	physician *storage.Physician // who hosts the visit; nil: nobody on the list
	links     driver.Links       // that should stand in the EHR
	holder    string             // this process
	lease     time.Duration
	grace     time.Duration
	linkLife  time.Duration
}

// rule says from when on a step is needed. ok is false when it is not.
type rule struct {
	step Step
	need func(s scene, v storage.Visit) (at time.Time, ok bool)
}

func rules() []rule {
	return []rule{
		{StepReview, needReview},
		{StepEnd, needEnd},
		{StepRebook, needRebook},
		{StepContact, needContact},
		{StepHost, needHost},
		{StepIntent, needIntent},
		{StepMeeting, needMeeting},
		{StepCheck, needCheck},
		{StepPatch, needPatch},
		{StepPerson, needPerson},
		{StepOthers, needOthers},
		{StepLinks, needLinks},
		{StepReady, needReady},
		{StepRefresh, needRefresh},
		{StepRoom, needRoom},
		{StepReminder, needReminder},
		{StepUnlink, needUnlink},
		{StepRecall, needRecall},
		{StepDelete, needDelete},
		{StepRemove, needRemove},
		{StepLeaving, needLeaving},
	}
}

// next decides what is to be done for a visit now, or, with StepRest, when to
// look again (the zero time: never). It is pure. A step that failed is left
// aside until its time for another try; those that do not build on it go on.
func next(s scene, v storage.Visit) (Step, time.Time) {
	var soonest time.Time
	for _, r := range rules() {
		at, ok := r.need(s, v)
		if !ok {
			continue
		}
		if retry := v.Retries[string(r.step)].At; retry.After(at) {
			at = retry
		}
		if !at.After(s.now) {
			return r.step, s.now
		}
		soonest = earlier(soonest, at)
	}
	return StepRest, ceil(soonest)
}

// ceil is an instant at the precision that the store keeps, not before t: a
// visit that is woken earlier than its time would be woken again at once.
func ceil(t time.Time) time.Time {
	if c := t.Truncate(time.Microsecond); c.Before(t) {
		return c.Add(time.Microsecond)
	}
	return t
}

// builds reports whether the engine makes what is missing for the visit; serves,
// whether it at least keeps what is there in order.
func builds(v storage.Visit) bool {
	return v.State == storage.Preparing || v.State == storage.Ready
}

func serves(v storage.Visit) bool {
	return builds(v) || v.State == storage.Unmanaged && v.Meeting != nil
}

// made reports whether the visit's meeting stands at Zoom.
func made(v storage.Visit) bool { return v.Meeting != nil && v.Meeting.ID != 0 }

func entered(id storage.Identity) bool { return id.Mode != "" && !id.Removed }

func (s scene) isNow(ok bool) (time.Time, bool) { return s.now, ok }

// longestMeeting is what Zoom allows: after it nobody can be inside any more,
// whatever the last webhook said.
const longestMeeting = 30 * time.Hour

func needEnd(s scene, v storage.Visit) (time.Time, bool) {
	if !pending(v) && v.State != storage.Live {
		return time.Time{}, false
	}
	at := v.Booking.End().Add(s.grace)
	for _, p := range v.Presence {
		if p.LeftAt.IsZero() {
			return later(at, p.JoinedAt.Add(longestMeeting)), true
		}
		at = later(at, p.LeftAt.Add(s.grace))
	}
	return at, true
}

func needRebook(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.Ended && v.Rebooked != nil)
}

func needHost(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(builds(v) && s.physician != nil && (s.physician.Host == "" || s.physician.Host != v.Host))
}

func needIntent(s scene, v storage.Visit) (time.Time, bool) {
	hosted := s.physician != nil && v.Host != "" && v.Host == s.physician.Host
	return s.isNow(builds(v) && hosted && s.topicKnown(v) && s.now.Before(v.Booking.End()) &&
		(v.Meeting == nil || v.Meeting.Host != v.Host))
}

// needMeeting leaves another process that is about to make the meeting the time
// to do it.
func needMeeting(s scene, v storage.Visit) (time.Time, bool) {
	if !serves(v) || v.Meeting == nil || v.Meeting.ID != 0 {
		return time.Time{}, false
	}
	if v.Meeting.Holder == s.holder {
		return s.now, true
	}
	return v.Meeting.CreatedAt.Add(s.lease), true
}

func needPatch(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(serves(v) && made(v) && s.topicKnown(v) && v.Meeting.Hash != specHash(s.spec(v)))
}

func needPerson(s scene, v storage.Visit) (time.Time, bool) {
	if !made(v) || v.Patient.Fetched.IsZero() {
		return time.Time{}, false
	}
	switch v.State {
	case storage.Ended: // asked for once more (E23)
		return s.isNow(v.Identity.Mode == "" && !v.Identity.Removed && cleaned(v) && s.now.Before(v.EndedAt.Add(s.linkLife)))
	case storage.Live:
		return s.isNow(v.Identity.Mode == "")
	}
	return s.isNow(serves(v) && !entered(v.Identity))
}

func needOthers(s scene, v storage.Visit) (time.Time, bool) {
	if made(v) && (serves(v) || v.State == storage.Live) {
		for _, p := range v.Participants {
			if !entered(p.Identity) {
				return s.now, true
			}
		}
	}
	return time.Time{}, false
}

// writes reports whether anything may be written into the EHR (A7).
func (s scene) writes() bool {
	return !s.settings.DisableAppointmentUpdates && s.settings.Profile.WriteBack != storage.WriteBackNone && s.status.WriteBack == nil
}

func needLinks(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(serves(v) && made(v) && s.writes() && v.Written.Hash != linksHash(s.links))
}

func needUnlink(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.Cancelled && s.writes() && v.Written.Hash != "")
}

// needDelete lets the former meeting stand until the new one does.
func needDelete(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(len(v.Retired) > 0 && (made(v) || !builds(v)))
}

func needRemove(s scene, v storage.Visit) (time.Time, bool) {
	switch v.State {
	case storage.Cancelled:
		return s.isNow(v.CleanedAt.IsZero() && anyEntered(v))
	case storage.Ended:
		at := v.EndedAt.Add(s.grace)
		if cleaned(v) {
			if !entered(v.Identity) || !v.Identity.MadeAt.After(v.CleanedAt) {
				return time.Time{}, false
			}
			at = v.Identity.MadeAt.Add(s.linkLife)
		}
		return at, true
	}
	return time.Time{}, false
}

// cleaned reports whether the people's ways in were removed since the end.
func cleaned(v storage.Visit) bool {
	return !v.CleanedAt.IsZero() && !v.CleanedAt.Before(v.EndedAt)
}

func anyEntered(v storage.Visit) bool {
	for _, p := range v.Participants {
		if entered(p.Identity) {
			return true
		}
	}
	return entered(v.Identity)
}

func needLeaving(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(len(v.Leaving) > 0)
}
