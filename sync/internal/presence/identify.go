package presence

import (
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// seenBy is a sighting as the visit keeps it: who it was, and nothing else about
// the person.
func seenBy(s driver.Event, v storage.Visit, physicianEmail string) storage.MeetingEvent {
	out := storage.MeetingEvent{What: s.What, At: s.At.UTC(), Instance: s.Instance}
	if s.What != driver.Started && s.What != driver.Ended {
		out.Connection = s.Participant.Connection
		out.Role, out.ID = Identify(v, s, physicianEmail)
	}
	return out
}

// Identify tells who somebody is: host id, our API users, registrant id, known
// address, in that order; else a guest (E22).
func Identify(v storage.Visit, s driver.Event, physicianEmail string) (storage.Role, string) {
	p := s.Participant
	if p.UserID != "" && (p.UserID == s.Host || p.UserID == v.Host) {
		return storage.RolePhysician, v.HostID()
	}
	ours := func(id storage.Access) bool {
		return p.UserID != "" && p.UserID == id.UserID || p.Registrant != "" && p.Registrant == id.Registrant
	}
	if ours(v.Access) {
		return storage.RolePatient, v.Booking.PatientID
	}
	for _, q := range v.Participants {
		if ours(q.Access) {
			return storage.RoleParticipant, q.ID
		}
	}
	switch {
	case p.Email == "":
	case SameAddress(p.Email, physicianEmail):
		return storage.RolePhysician, v.HostID()
	case SameAddress(p.Email, v.Patient.Email), SameAddress(p.Email, v.Access.Email):
		return storage.RolePatient, v.Booking.PatientID
	default:
		for _, q := range v.Participants {
			if SameAddress(p.Email, q.Email) || SameAddress(p.Email, q.Access.Email) {
				return storage.RoleParticipant, q.ID
			}
		}
	}
	return storage.RoleGuest, ""
}

// SameAddress reports whether two mail addresses are one; an empty one is no address.
func SameAddress(a, b string) bool {
	return a != "" && strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
