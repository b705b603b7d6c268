// Package visit knows what a visit's record means and how it changes: pure
// words about one storage.Visit that the other rooms speak in.
//
//   - visit.go: what state it is in, and who has a way in
//   - meeting.go: its meeting, and meetings given up
//   - absent.go: who did not come
//   - problem.go, sent.go: its problems, and what was put into the outbox
//   - hours.go, hash.go: instants and content hashes as records keep them
package visit

import (
	"slices"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// FlagDuplicate marks visits of the same patient with the same physician at the same
// time: they are never merged (E4).
const FlagDuplicate = "alike"

// Unreachable reports whether the patient has no address to mail to (E5).
func Unreachable(v storage.Visit) bool { return notify.CheckAddress(v.Patient.Email) != nil }

// Prepares reports whether the engine makes what is missing for the visit.
func Prepares(v storage.Visit) bool {
	return v.State == storage.VisitPreparing || v.State == storage.VisitReady
}

// Maintains reports whether the engine at least keeps what is there in order.
func Maintains(v storage.Visit) bool {
	return Prepares(v) || v.State == storage.VisitUnmanaged && v.Meeting != nil
}

// AnyEntered reports whether anybody of the visit has a way in.
func AnyEntered(v storage.Visit) bool {
	for _, p := range v.Participants {
		if p.Access.Open() {
			return true
		}
	}
	return v.Access.Open()
}

// IsDuplicate reports whether a visit is flagged as alike with another.
func IsDuplicate(v *storage.Visit) bool {
	return v != nil && slices.Contains(v.Booking.Flags, FlagDuplicate)
}

// ChangePatient makes ready for another patient: no link, name or way in of the
// former one leads on (E26).
func ChangePatient(v *storage.Visit) {
	v.Patient = storage.Contact{}
	v.PatientSince = v.Generation
	v.LinkGeneration++
	if v.Access.Mode != "" && !v.Access.Removed {
		v.RetiredAccess = append(slices.Clip(v.RetiredAccess), v.Access)
	}
	v.Access = storage.Access{}
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
