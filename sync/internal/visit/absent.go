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
func Absent(v storage.Visit) []storage.Who {
	if v.State != storage.Ended || v.Meeting == nil || len(v.Seen) == 0 && v.ReviewedAt.Before(v.Booking.End()) {
		return nil
	}
	came := map[storage.Who]bool{}
	for _, p := range v.Presence {
		trial := !p.LeftAt.IsZero() && p.LeftAt.Before(v.Booking.Start.Add(-showUp))
		if !trial && (!p.Waiting || p.Who != storage.ThePhysician) {
			came[p.Who] = true
		}
	}
	var out []storage.Who
	if !came[storage.ThePatient] && !came[storage.AGuest] {
		out = append(out, storage.ThePatient)
	}
	if !came[storage.ThePhysician] {
		out = append(out, storage.ThePhysician)
	}
	return out
}
