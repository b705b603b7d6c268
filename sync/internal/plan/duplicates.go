package plan

import (
	"hash/maphash"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// duplicateKey is what two appointments have in common that are alike.
type duplicateKey struct {
	patient, physician string
	start              int64
}

func duplicateKeyOf(ap driver.Appointment) duplicateKey {
	return duplicateKey{ap.PatientID, ap.Physician.ID, ap.Start.UnixMicro()}
}

// Newest keeps one of each appointment id: the one that was modified last, and
// among equals the one that came last (E4).
func Newest(aps []driver.Appointment) map[string]driver.Appointment {
	out := make(map[string]driver.Appointment, len(aps))
	for _, ap := range aps {
		if was, twice := out[ap.ID]; twice && ap.Modified.Before(was.Modified) {
			continue
		}
		out[ap.ID] = ap
	}
	return out
}

// Duplicate plans the flag of a visit that is alike with another one, or is not any
// more (E4).
func (w Input) Duplicate(v storage.Visit, alike bool) Change {
	return Planned(&v, func(v *storage.Visit) Change {
		if !v.Pending() || v.State == storage.VisitHeld {
			return None(*v, "It is over, cancelled or going on.")
		}
		return w.Appointment(v, AppointmentOf(*v), alike)
	})
}

// DuplicateKey is the hash of what makes an appointment alike with another; 0 for one
// that becomes no visit.
func (w Input) DuplicateKey(ap driver.Appointment) uint64 {
	if ap.Status != driver.StatusBooked && ap.Status != driver.StatusArrived || !w.Chosen(ap.Type.ID) {
		return 0
	}
	return maphash.Comparable(seed, duplicateKeyOf(ap))
}
