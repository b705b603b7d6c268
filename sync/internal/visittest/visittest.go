// Package visittest has a visit for tests to start from.
package visittest

import (
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Nine is the start of [Ready].
var Nine = time.Date(2030, 5, 6, 9, 0, 0, 0, time.UTC)

// At is so many minutes after it.
func At(minutes int) time.Time { return Nine.Add(time.Duration(minutes) * time.Minute) }

// Ready is a visit that everybody can come to: a patient with a registrant's link,
// and one participant.
func Ready() storage.Visit {
	return storage.Visit{
		AppointmentID: "A-1", State: storage.VisitReady, Host: "U-host",
		Booking: storage.Booking{
			Start: Nine, Duration: 30 * time.Minute, PatientID: "P-1", Physician: storage.Ref{ID: "D-1"},
		},
		Patient: storage.Contact{Email: "robin@patient.example"},
		Access:  storage.Access{Mode: storage.Registrant, Registrant: "reg-1", UserID: "U-patient"},
		Participants: []storage.Participant{
			{ID: "T-1", Email: "kim@family.example", Access: storage.Access{Registrant: "reg-2"}},
		},
	}
}
