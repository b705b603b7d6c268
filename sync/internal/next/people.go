package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
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
	return s.wantsWay(v.Access), visit.Maintains(v) && (!v.Access.Open() || s.below(v.Access))
}

// Ways are the ways into a meeting that a person may be given now, best first. The
// last one needs nobody's leave.
func (s Input) Ways() []string {
	var out []string
	if !s.Status.Refused(driver.FeatureAPIUsers, s.Now) {
		out = append(out, storage.APIUser)
	}
	if !s.Status.Refused(driver.FeatureRegistration, s.Now) {
		out = append(out, storage.Registrant)
	}
	return append(out, storage.MeetingLink)
}

// below reports whether there may be a better way in than a person has.
func (s Input) below(id storage.Access) bool {
	return id.Mode == storage.MeetingLink || id.Mode == storage.Registrant && !id.BetterAt.IsZero()
}

// wantsWay is when a way in is to be made, or a better one tried for.
func (s Input) wantsWay(id storage.Access) time.Time {
	if !id.Open() {
		return s.Now
	}
	return visit.Later(s.Now, id.BetterAt)
}

// registers reports whether a visit's meeting takes registrants: those who have a
// link as one, or who are to get one.
func (s Input) registers(v storage.Visit) bool {
	for _, p := range v.Participants {
		if p.Access.Mode == storage.Registrant {
			return true
		}
	}
	return v.Access.Mode == storage.Registrant || v.Access.Mode != storage.APIUser && s.Ways()[0] == storage.Registrant
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
