package visit

import (
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Codes of problems that a plan sets and clears.
const (
	ProblemNeedsHost = "needs_host"
	ProblemHeld      = "removal_held"
)

// changePatient makes ready for another patient: no link, name or way in of the
// former one leads on (E26).
func ChangePatient(v *storage.Visit) {
	v.Patient = storage.Contact{}
	v.PatientSince = v.Generation
	v.LinkGeneration++
	if v.Identity.Mode != "" && !v.Identity.Removed {
		v.Leaving = append(slices.Clip(v.Leaving), v.Identity)
	}
	v.Identity = storage.Identity{}
}

// writtenUnknown stands for links that may or may not be in the EHR: it is the
// hash of none, and not that of no links.
const WrittenUnknown = "unknown"

// retire gives a visit's meeting up; it is deleted at Zoom later. Ways in that
// belong to the meeting go with it.
func Retire(v *storage.Visit, now time.Time) {
	if v.Meeting == nil {
		return
	}
	forsake(v, *v.Meeting, now)
	v.Meeting = nil
	if v.Identity.Mode == storage.Registrant {
		v.Identity = storage.Identity{}
	}
	v.Participants = slices.Clone(v.Participants)
	for i := range v.Participants {
		if v.Participants[i].Identity.Mode == storage.Registrant {
			v.Participants[i].Identity = storage.Identity{}
		}
	}
}

func SetProblem(v *storage.Visit, p storage.Problem) {
	i := slices.IndexFunc(v.Problems, func(q storage.Problem) bool { return q.Code == p.Code })
	v.Problems = slices.Clone(v.Problems)
	if i < 0 {
		v.Problems = append(v.Problems, p)
		return
	}
	p.Since = v.Problems[i].Since
	v.Problems[i] = p
}

func ClearProblem(v *storage.Visit, code string) {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), func(p storage.Problem) bool { return p.Code == code })
}

// wasSent and markSent keep what a visit put into the outbox.
func WasSent(v storage.Visit, key string) bool { return v.Sent[key] }

func MarkSent(v *storage.Visit, key string) {
	v.Sent = maps.Clone(v.Sent)
	if v.Sent == nil {
		v.Sent = map[string]bool{}
	}
	v.Sent[key] = true
}
