package storage

import (
	"cmp"
	"slices"
	"time"
)

// VisitState is where a visit stands.
type VisitState string

const (
	VisitPreparing VisitState = "preparing"  // its meeting, links or patient identity are being made
	VisitReady     VisitState = "ready"      // everything is in place
	VisitLive      VisitState = "live"       // somebody is in the meeting
	VisitEnded     VisitState = "ended"      // over
	VisitCancelled VisitState = "cancelled"  // withdrawn in the EHR; may be restored
	VisitNeedsHost VisitState = "needs_host" // its physician is not on the list
	VisitUnmanaged VisitState = "unmanaged"  // its type is not queried any more; its meeting stays
	VisitHeld      VisitState = "held"       // its removal waits for a yes
)

// Pending reports whether the visit is still to come or to be prepared: it is
// neither under way nor over nor cancelled.
func (v Visit) Pending() bool {
	switch v.State {
	case VisitLive, VisitEnded, VisitCancelled:
		return false
	}
	return true
}

// HasMeeting reports whether the visit's meeting stands at Zoom. An intent, which
// may or may not have become a meeting, is none.
func (v Visit) HasMeeting() bool { return v.Meeting != nil && v.Meeting.ID != 0 }

// HostID is the id of the physician who hosts the visit: the appointment's own, or
// the one in their place.
func (v Visit) HostID() string { return cmp.Or(v.HostedBy, v.Booking.Physician.ID) }

// Cleaned reports whether the people's ways into the meeting were removed since
// the visit ended.
func (v Visit) Cleaned() bool {
	return !v.CleanedAt.IsZero() && !v.CleanedAt.Before(v.EndedAt)
}

// Open reports whether the way in was made and is still there.
func (i Access) Open() bool { return i.Mode != "" && !i.Removed }

// Inside reports whether somebody with that part is in the meeting now. Who waits
// to be let in is not.
func (v Visit) Inside(who Role) bool {
	return slices.ContainsFunc(v.Presence, func(p Presence) bool {
		return p.Role == who && !p.Waiting && p.LeftAt.IsZero()
	})
}

// WaitingSince is since when the patient has been there without a host: in the
// waiting room, or in a meeting that the host has not come to yet, as some
// accounts allow. The zero time: nobody waits.
func (v Visit) WaitingSince() (since time.Time) {
	if !v.Pending() && v.State != VisitLive || v.Inside(RolePhysician) {
		return time.Time{}
	}
	for _, p := range v.Presence {
		waits := p.Role == RolePatient && p.LeftAt.IsZero() && (p.Waiting || !v.hostSeen(p.JoinedAt))
		if waits && (since.IsZero() || p.JoinedAt.Before(since)) {
			since = p.JoinedAt
		}
	}
	return since
}

// hostSeen reports whether the host was in the meeting after an instant.
func (v Visit) hostSeen(after time.Time) bool {
	return slices.ContainsFunc(v.Presence, func(p Presence) bool {
		return p.Role == RolePhysician && !p.Waiting && (p.LeftAt.IsZero() || p.LeftAt.After(after))
	})
}
