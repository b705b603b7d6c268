package lkcloud

import (
	"context"

	"github.com/televisit/televisit-go/sync/driver"
)

// WriteLinks puts the links into the appointment's notes, as one marked block.
func (l *ehr) WriteLinks(ctx context.Context, appointmentID string, links driver.Links) error {
	_, err := l.site.Appointments.WriteNotes(ctx, appointmentID, noteTexts(links)...)
	return asError(err)
}

// noteTexts are the ways to say it, best to shortest (E29).
func noteTexts(l driver.Links) []string {
	if l == (driver.Links{}) {
		return nil
	}
	return []string{
		"Video visit. Physician starts here: " + l.Physician + " Patient joins here: " + l.Patient,
		"Physician: " + l.Physician + " Patient: " + l.Patient,
		l.Physician + " " + l.Patient,
	}
}
