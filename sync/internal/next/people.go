package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

func needPerson(s Input, v storage.Visit) (time.Time, bool) {
	if !v.HasMeeting() || v.Patient.Fetched.IsZero() {
		return time.Time{}, false
	}
	switch v.State {
	case storage.Ended: // asked for once more (E23)
		return s.isNow(v.Identity.Mode == "" && !v.Identity.Removed && v.Cleaned() && s.Now.Before(v.EndedAt.Add(s.LinkLife)))
	case storage.Live:
		return s.isNow(v.Identity.Mode == "")
	}
	return s.isNow(visit.Maintains(v) && !v.Identity.Open())
}

func needOthers(s Input, v storage.Visit) (time.Time, bool) {
	if v.HasMeeting() && (visit.Maintains(v) || v.State == storage.Live) {
		for _, p := range v.Participants {
			if !p.Identity.Open() {
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
		if v.Cleaned() {
			if !v.Identity.Open() || !v.Identity.MadeAt.After(v.CleanedAt) {
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
