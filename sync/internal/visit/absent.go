package visit

import (
	"time"

	"github.com/televisit/televisit-go/storage"
)

// showUp is how long before the start of a visit somebody may have left and still
// have come to it: what was earlier was a trial.
const showUp = 10 * time.Minute

// Absent is who did not come to a visit that is over (B7). A patient who waited
// in vain has come; a physician who did not let them in has not. Nobody is marked
// while it is not known who was there, nor a patient when a guest was there who
// may have been the patient (E22).
func Absent(v storage.Visit) []storage.Role {
	if v.State != storage.VisitEnded || v.Meeting == nil || len(v.MeetingEvents) == 0 && v.ReviewedAt.Before(v.Booking.End()) {
		return nil
	}
	came := map[storage.Role]bool{}
	for _, p := range v.Presence {
		trial := !p.LeftAt.IsZero() && p.LeftAt.Before(v.Booking.Start.Add(-showUp))
		if !trial && (!p.Waiting || p.Role != storage.RolePhysician) {
			came[p.Role] = true
		}
	}
	var out []storage.Role
	if !came[storage.RolePatient] && !came[storage.RoleGuest] {
		out = append(out, storage.RolePatient)
	}
	if !came[storage.RolePhysician] {
		out = append(out, storage.RolePhysician)
	}
	return out
}
