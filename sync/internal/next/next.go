// Package next decides which step a visit needs, and when. It is pure: [Next]
// looks at the visit and at an [Input], and names one [Step].
//
// Each step has a need… function, which says from when on it is needed, in the
// file of what it is about: meeting, people, links, contact, mails, rooms, end.
// What is wanted of a meeting is in spec.go.
package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// rule says from when on a step is needed. ok is false when it is not.
type rule struct {
	Step Step
	need func(s Input, v storage.Visit) (at time.Time, ok bool)
}

// Rules are all steps, in the order in which they are looked at.
func Rules() []rule {
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

// Next decides what is to be done for a visit now, or, with StepRest, when to
// look again (the zero time: never). It is pure. A step that failed is left
// aside until its time for another try; those that do not build on it go on.
func Next(s Input, v storage.Visit) (Step, time.Time) {
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
	return StepRest, visit.Ceil(soonest)
}

// Overdue reports whether a visit wants a step earlier than its DueAt says.
func Overdue(s Input, v storage.Visit) bool {
	step, at := Next(s, v)
	if step != StepRest {
		at = s.Now.Add(s.Lease) // somebody may be at it just now
	}
	return !at.IsZero() && (v.DueAt.IsZero() || v.DueAt.After(at))
}
