package storage

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/televisit/televisit-go/storage/internal/check"
)

// Placeholders of a meeting topic, without their braces.
const (
	PlaceCompany         = "company"
	PlaceAppointmentType = "appointment_type"
	PlacePhysician       = "physician"
	PlacePhysicianID     = "physician_id"
	PlaceDate            = "date"
	PlaceTime            = "time"
	PlacePatient         = "patient"
	PlacePatientID       = "patient_id"
)

// TopicPlaceholders are all that a topic may contain.
func TopicPlaceholders() []string {
	return append([]string{
		PlaceCompany, PlaceAppointmentType, PlacePhysician, PlacePhysicianID, PlaceDate, PlaceTime,
	}, patientPlaces...)
}

// patientPlaces disclose who the visit is for.
var patientPlaces = []string{PlacePatient, PlacePatientID}

// TopicNamesPatient reports whether a topic contains a placeholder that tells
// who the patient is. Such a topic needs the administrator's confirmation.
func TopicNamesPatient(topic string) bool {
	names := false
	_, _ = check.Fill(topic, func(place string) string {
		names = names || slices.Contains(patientPlaces, place)
		return ""
	})
	return names
}

// ExpandTopic fills the placeholders of a topic in, once: a value that looks
// like a placeholder stays as it is. The result is one line of at most MaxTopic
// characters, without spaces at its ends.
func ExpandTopic(topic string, value func(place string) string) string {
	s, _ := check.Fill(topic, value)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || check.IsControl(r) }), " ")
	if utf8.RuneCountInString(s) > MaxTopic {
		s = strings.TrimSpace(string([]rune(s)[:MaxTopic]))
	}
	return s
}

func (c *checks) topic(field, topic string) {
	c.Required(field, topic, MaxTopic, "a meeting topic")
	allowed := TopicPlaceholders()
	_, balanced := check.Fill(topic, func(place string) string {
		if !slices.Contains(allowed, place) {
			c.Addf(field, "{%s} is not a placeholder; use %s.", check.Clip(place, 40), "{"+strings.Join(allowed, "}, {")+"}")
		}
		return ""
	})
	if !balanced {
		c.Addf(field, "Each { needs its }.")
	}
}
