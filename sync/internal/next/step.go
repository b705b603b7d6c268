package next

import (
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Step is the next thing to do for a visit.
type Step string

// Steps, in the order in which they are looked at. Each is done, its result is
// committed, and then the next is asked for.
const (
	StepRest     Step = ""               // nothing now
	StepReview   Step = "review"         // ask the video service who was there, as it told too little
	StepEnd      Step = "end"            // the visit is over, although no webhook said so
	StepRebook   Step = "rebook"         // it ended, and the EHR had changed it meanwhile (E1)
	StepContact  Step = "contact"        // ask the EHR for the patient's name and address
	StepHost     Step = "host"           // find or make the physician's user
	StepIntent   Step = "intent"         // write down the stamp of the meeting to be made
	StepMeeting  Step = "meeting"        // make it, or find the one that carries the stamp
	StepCheck    Step = "check"          // look at a meeting that may have been edited or deleted by hand
	StepPatch    Step = "patch"          // bring the meeting up to date
	StepPerson   Step = "person"         // a way in for the patient
	StepOthers   Step = "others"         // a way in for participants
	StepLinks    Step = "links"          // write the links into the EHR
	StepReady    Step = "ready"          // announce what is in place
	StepRefresh  Step = "refresh"        // mail that the meeting was made anew (B17)
	StepRoom     Step = "room"           // reserve, move or release the visit's room
	StepReminder Step = "reminder"       // remind
	StepUnlink   Step = "unlink"         // take the links out of the EHR
	StepRecall   Step = "recall"         // mail that it was cancelled
	StepDelete   Step = visit.StepDelete // delete meetings given up
	StepRemove   Step = "remove"         // remove the people's users after the visit
	StepLeaving  Step = "leaving"        // close ways in that are nobody's any more
)
