package plan

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Input is what a plan is made against, besides the appointments.
type Input struct {
	Now        time.Time
	Settings   storage.Settings
	Roster     map[string]storage.Physician
	SecondLook time.Duration
}

// Chosen reports whether visits are made of appointments of a type.
func (w Input) Chosen(typeID string) bool {
	return slices.Contains(w.Settings.AppointmentTypeIDs, typeID)
}
