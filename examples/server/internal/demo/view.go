package demo

import (
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/notify"
)

// Booking is an appointment as staff see it in the fake EHR, links included.
type Booking struct {
	ID        string
	Start     time.Time
	Patient   string
	Physician string
	Video     bool
	Notes     []string // by line
}

// Bookings lists what the fake EHR has from an hour ago on, at most limit.
func (d *Demo) Bookings(limit int) []Booking {
	video, since := d.videoTypes(), d.Now().Add(-time.Hour)
	var out []Booking
	for _, a := range d.site().Appointments() {
		if a.Start.Before(since) || len(out) == limit {
			continue
		}
		patient, _ := d.site().Patient(a.PatientID)
		out = append(out, Booking{
			ID: a.ID, Start: a.Start.In(d.zone), Patient: patient.FirstName + " " + patient.LastName, Physician: d.physician(a.PhysicianID),
			Video: slices.Contains(video, a.TypeID), Notes: lines(a.Notes),
		})
	}
	return out
}

func (d *Demo) physician(id string) string {
	all := d.site().Physicians()
	i := slices.IndexFunc(all, func(p ellkaytest.Physician) bool { return p.ID == id })
	if i < 0 {
		return id
	}
	return all[i].FirstName + " " + all[i].LastName
}

func lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Mail finds a mail by its Message-ID.
func (d *Demo) Mail(id string) (notify.Message, bool) {
	for _, m := range d.Mails() {
		if m.ID == id {
			return m, true
		}
	}
	return notify.Message{}, false
}
