package visit

import (
	"time"

	"github.com/televisit/televisit-go/storage"
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

// ceil is an instant at the precision that the store keeps, not before t: a
// visit that is woken earlier than its time would be woken again at once.
func Ceil(t time.Time) time.Time {
	if c := t.Truncate(time.Microsecond); c.Before(t) {
		return c.Add(time.Microsecond)
	}
	return t
}

// builds reports whether the engine makes what is missing for the visit; serves,
// whether it at least keeps what is there in order.
func Builds(v storage.Visit) bool {
	return v.State == storage.Preparing || v.State == storage.Ready
}

func Serves(v storage.Visit) bool {
	return Builds(v) || v.State == storage.Unmanaged && v.Meeting != nil
}

// made reports whether the visit's meeting stands at Zoom.
func Made(v storage.Visit) bool { return v.Meeting != nil && v.Meeting.ID != 0 }

func Entered(id storage.Identity) bool { return id.Mode != "" && !id.Removed }

// longestMeeting is what Zoom allows: after it nobody can be inside any more,
// whatever the last webhook said.
const LongestMeeting = 30 * time.Hour

// cleaned reports whether the people's ways in were removed since the end.
func Cleaned(v storage.Visit) bool {
	return !v.CleanedAt.IsZero() && !v.CleanedAt.Before(v.EndedAt)
}

func AnyEntered(v storage.Visit) bool {
	for _, p := range v.Participants {
		if Entered(p.Identity) {
			return true
		}
	}
	return Entered(v.Identity)
}
