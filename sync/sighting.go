package syncer

import (
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Sighting is one thing that a webhook told about a meeting, in the engine's
// own terms.
type Sighting struct {
	What     string    // one of the Saw… values; empty: nothing of interest here
	At       time.Time // when it happened, not when it was told
	Instance string    // Zoom's uuid of the meeting instance
	Host     string    // Zoom user id of the meeting's host
	Person   SightedPerson
	Meeting  *MeetingSpec // SawEdit: what the meeting is now, as far as it was told; nil: not told, or it is gone
}

// What was seen.
const (
	SawStart   = "start"
	SawEnd     = "end"
	SawJoin    = "join"
	SawLeave   = "leave"
	SawWait    = "wait"     // in the waiting room, or before the host came
	SawWaitEnd = "wait_end" // left the waiting room, for the meeting or for good
	SawEdit    = "edit"     // the meeting was changed or deleted, by whomever
)

// SightedPerson is what Zoom tells of a participant. Names are not in it: nobody
// is recognised by a name (E22).
type SightedPerson struct {
	Connection string // one per join
	UserID     string // Zoom user id; empty for outsiders
	Registrant string
	Email      string
}

// seenBy is a sighting as the visit keeps it: who it was, and nothing else about
// the person.
func seenBy(s Sighting, v storage.Visit, physicianEmail string) storage.Seen {
	out := storage.Seen{What: s.What, At: s.At.UTC(), Instance: s.Instance}
	if s.What != SawStart && s.What != SawEnd {
		out.Connection = s.Person.Connection
		out.Who, out.ID = identify(v, s, physicianEmail)
	}
	return out
}

// identify tells who somebody is: host id, our API users, registrant id, known
// address, in that order; else a guest (E22).
func identify(v storage.Visit, s Sighting, physicianEmail string) (storage.Who, string) {
	p := s.Person
	if p.UserID != "" && (p.UserID == s.Host || p.UserID == v.Host) {
		return storage.ThePhysician, hostOf(v)
	}
	ours := func(id storage.Identity) bool {
		return p.UserID != "" && p.UserID == id.UserID || p.Registrant != "" && p.Registrant == id.Registrant
	}
	if ours(v.Identity) {
		return storage.ThePatient, v.Booking.PatientID
	}
	for _, q := range v.Participants {
		if ours(q.Identity) {
			return storage.AParticipant, q.ID
		}
	}
	switch {
	case p.Email == "":
	case sameAddress(p.Email, physicianEmail):
		return storage.ThePhysician, hostOf(v)
	case sameAddress(p.Email, v.Patient.Email), sameAddress(p.Email, v.Identity.Email):
		return storage.ThePatient, v.Booking.PatientID
	default:
		for _, q := range v.Participants {
			if sameAddress(p.Email, q.Email) || sameAddress(p.Email, q.Identity.Email) {
				return storage.AParticipant, q.ID
			}
		}
	}
	return storage.AGuest, ""
}

// emailOf is the address that a physician signs in with, if any.
func emailOf(p *storage.Physician) string {
	if p == nil {
		return ""
	}
	return p.Email
}

func sameAddress(a, b string) bool {
	return a != "" && strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
