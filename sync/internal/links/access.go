package links

import (
	"time"

	"github.com/televisit/televisit-go/storage"
)

// access is where a visit's links lead at an instant.
type access int

const (
	open   access = iota // into the meeting
	notYet               // it is being prepared
	stale                // the person's way in was removed after the visit: one on demand (E23)
	closed               // over, cancelled
)

// accessTo decides it. life is how long links lead on after the end.
func accessTo(now time.Time, v storage.Visit, identity storage.Access, life time.Duration) access {
	switch v.State {
	case storage.VisitCancelled:
		return closed
	case storage.VisitLive:
		// Longer than the slot, as long as it lasts (E27).
	default:
		end := v.Booking.End()
		if v.EndedAt.After(end) {
			end = v.EndedAt
		}
		if !now.Before(end.Add(life)) {
			return closed
		}
	}
	if v.Meeting == nil || v.Meeting.ID == 0 {
		return notYet
	}
	if identity.Removed {
		return stale
	}
	return open
}
