package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

func needPerson(s Input, v storage.Visit) (time.Time, bool) {
	if !visit.HasMeeting(v) || v.Patient.Fetched.IsZero() {
		return time.Time{}, false
	}
	switch v.State {
	case storage.Ended: // asked for once more (E23)
		return s.isNow(v.Identity.Mode == "" && !v.Identity.Removed && visit.Cleaned(v) && s.Now.Before(v.EndedAt.Add(s.LinkLife)))
	case storage.Live:
		return s.isNow(v.Identity.Mode == "")
	}
	return s.isNow(visit.Maintains(v) && !visit.Entered(v.Identity))
}

func needOthers(s Input, v storage.Visit) (time.Time, bool) {
	if visit.HasMeeting(v) && (visit.Maintains(v) || v.State == storage.Live) {
		for _, p := range v.Participants {
			if !visit.Entered(p.Identity) {
				return s.Now, true
			}
		}
	}
	return time.Time{}, false
}

func needRemove(s Input, v storage.Visit) (time.Time, bool) {
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

func needLeaving(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(len(v.Leaving) > 0)
}
