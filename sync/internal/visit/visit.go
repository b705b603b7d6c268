// Package visit knows what a visit's record means and how it changes: pure
// words about one storage.Visit that the other rooms speak in.
//
//   - visit.go: what state it is in, who hosts it, who has a way in
//   - meeting.go: its meeting, and meetings given up
//   - presence.go: who is in it, who waits, who did not come
//   - problem.go, sent.go: its problems, and what was put into the outbox
//   - hours.go, hash.go: instants and content hashes as records keep them
package visit

import (
	"cmp"
	"slices"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// FlagDuplicate marks visits of the same patient with the same physician at the same
// time: they are never merged (E4).
const FlagDuplicate = "alike"

// HostOf is the physician, by id, who hosts a visit: the appointment's own, or
// the default host in their place (B11).
func HostOf(v storage.Visit) string { return cmp.Or(v.HostedBy, v.Booking.Physician.ID) }

// Unreachable reports whether the patient has no address to mail to (E5).
func Unreachable(v storage.Visit) bool { return notify.CheckAddress(v.Patient.Email) != nil }

// Prepares reports whether the engine makes what is missing for the visit.
func Prepares(v storage.Visit) bool {
	return v.State == storage.Preparing || v.State == storage.Ready
}

// Maintains reports whether the engine at least keeps what is there in order.
func Maintains(v storage.Visit) bool {
	return Prepares(v) || v.State == storage.Unmanaged && v.Meeting != nil
}

// Entered reports whether somebody has a way in.
func Entered(id storage.Identity) bool { return id.Mode != "" && !id.Removed }

// Cleaned reports whether the people's ways in were removed since the end.
func Cleaned(v storage.Visit) bool {
	return !v.CleanedAt.IsZero() && !v.CleanedAt.Before(v.EndedAt)
}

// AnyEntered reports whether anybody of the visit has a way in.
func AnyEntered(v storage.Visit) bool {
	for _, p := range v.Participants {
		if Entered(p.Identity) {
			return true
		}
	}
	return Entered(v.Identity)
}

// IsDuplicate reports whether a visit is flagged as alike with another.
func IsDuplicate(v *storage.Visit) bool {
	return v != nil && slices.Contains(v.Booking.Flags, FlagDuplicate)
}

// Pending reports whether a visit is still to come or to be prepared.
func Pending(v storage.Visit) bool {
	switch v.State {
	case storage.Live, storage.Ended, storage.Cancelled:
		return false
	}
	return true
}

// ChangePatient makes ready for another patient: no link, name or way in of the
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

// WrittenUnknown stands for links that may or may not be in the EHR: it is the
// hash of none, and not that of no links.
const WrittenUnknown = "unknown"

// EmailOf is the address that a host signs in with; empty for one who does not,
// and for nobody.
func EmailOf(host *storage.Physician) string {
	if host == nil {
		return ""
	}
	return host.Email
}
