package next

import (
	"cmp"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// ProblemOf is what a person should know about a step that failed. video is the
// video service's name, as people know it; empty: not known.
func ProblemOf(step Step, err error, video string) storage.Problem {
	code, text := stepFails(step, cmp.Or(video, "video"))
	p := storage.Problem{Code: code, Message: text + ": " + reason(step, err, video), Action: "Nothing to do now: it is tried again by itself."}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return p
	}
	p.Code, p.Action = cmp.Or(e.Code, p.Code), cmp.Or(e.Action, p.Action)
	return p
}

// stepFails says, per step, what it means for a person that it fails.
func stepFails(step Step, video string) (code, text string) {
	switch step {
	case StepContact:
		return "contact", "The patient's name and address could not be fetched from the EHR"
	case StepReview:
		return "attendance", "It could not be found out who was in the " + video + " meeting"
	case StepHost:
		return "host", "The physician's " + video + " user could not be found or made"
	case StepMeeting:
		return "meeting", "The " + video + " meeting could not be made"
	case StepCheck, StepPatch:
		return "meeting_update", "The " + video + " meeting could not be updated"
	case StepPerson, StepOthers:
		return "way_in", "A way into the meeting could not be made"
	case StepLinks:
		return "links", "The links could not be written into the EHR"
	case StepUnlink:
		return "unlink", "The links could not be taken out of the EHR"
	case StepRoom:
		return "room", "The room could not be reserved or released"
	case StepDelete:
		return "meeting_delete", "A former " + video + " meeting could not be deleted"
	}
	return "cleanup", "The " + video + " users that were made for the visit could not be removed"
}

// reason says why a step failed. What passes by itself is said in plain words, and
// the log has the rest; what a person must mend is told as the vendor told it.
func reason(step Step, err error, video string) string {
	who := cmp.Or(video, "the video service")
	if step == StepContact || step == StepLinks || step == StepUnlink {
		who = "the EHR"
	}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return "something went wrong on the way."
	}
	switch e.Kind {
	case driver.RateLimited:
		return who + " asks us to slow down."
	case driver.Temporary:
		return who + " does not answer as it should."
	case driver.OutcomeUnknown:
		return "it is not clear yet whether " + who + " did it."
	}
	return err.Error()
}
