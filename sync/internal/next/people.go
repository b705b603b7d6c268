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
	case storage.VisitEnded: // asked for once more (E23)
		return s.isNow(v.Access.Mode == "" && !v.Access.Removed && v.Cleaned() && s.Now.Before(v.EndedAt.Add(s.LinkLife)))
	case storage.VisitLive:
		return s.isNow(v.Access.Mode == "")
	}
	return s.isNow(visit.Maintains(v) && !v.Access.Open())
}

func needOthers(s Input, v storage.Visit) (time.Time, bool) {
	if v.HasMeeting() && (visit.Maintains(v) || v.State == storage.VisitLive) {
		for _, p := range v.Participants {
			if !p.Access.Open() {
				return s.Now, true
			}
		}
	}
	return time.Time{}, false
}

func needRemove(s Input, v storage.Visit) (time.Time, bool) {
	switch v.State {
	case storage.VisitCancelled:
		return s.isNow(v.CleanedAt.IsZero() && visit.AnyEntered(v))
	case storage.VisitEnded:
		at := v.EndedAt.Add(s.Grace)
		if v.Cleaned() {
			if !v.Access.Open() || !v.Access.MadeAt.After(v.CleanedAt) {
				return time.Time{}, false
			}
			at = v.Access.MadeAt.Add(s.LinkLife)
		}
		return at, true
	}
	return time.Time{}, false
}

func needLeaving(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(len(v.RetiredAccess) > 0)
}
