package visit

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Inside reports whether somebody is in the meeting now, and not in its waiting room.
func Inside(v storage.Visit, who storage.Who) bool {
	for _, p := range v.Presence {
		if p.Who == who && !p.Waiting && p.LeftAt.IsZero() {
			return true
		}
	}
	return false
}

// WaitingSince is since when the patient has been there without a host (B7): in
// the waiting room, or in a meeting that the host has not come to yet, as some
// accounts allow. The zero time: nobody waits.
func WaitingSince(v storage.Visit) (since time.Time) {
	if !Pending(v) && v.State != storage.Live || Inside(v, storage.ThePhysician) {
		return time.Time{}
	}
	for _, p := range v.Presence {
		if p.Who == storage.ThePatient && p.LeftAt.IsZero() && (p.Waiting || !hostSeen(v, p.JoinedAt)) {
			since = Earlier(since, p.JoinedAt)
		}
	}
	return since
}

// hostSeen reports whether the host was in the meeting after an instant.
func hostSeen(v storage.Visit, after time.Time) bool {
	return slices.ContainsFunc(v.Presence, func(p storage.Presence) bool {
		return p.Who == storage.ThePhysician && !p.Waiting && (p.LeftAt.IsZero() || p.LeftAt.After(after))
	})
}

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
