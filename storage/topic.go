package storage

import (
	"slices"
	"strings"
	"unicode/utf8"
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
	_, _ = splitTopic(topic, func(place string) string {
		names = names || slices.Contains(patientPlaces, place)
		return ""
	})
	return names
}

// ExpandTopic fills the placeholders of a topic in, once: a value that looks
// like a placeholder stays as it is. The result is one line of at most MaxTopic
// characters, without spaces at its ends.
func ExpandTopic(topic string, value func(place string) string) string {
	s, _ := splitTopic(topic, value)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || isControl(r) }), " ")
	if utf8.RuneCountInString(s) > MaxTopic {
		s = strings.TrimSpace(string([]rune(s)[:MaxTopic]))
	}
	return s
}

func (c *checks) topic(field, topic string) {
	c.required(field, topic, MaxTopic, "a meeting topic")
	allowed := TopicPlaceholders()
	_, balanced := splitTopic(topic, func(place string) string {
		if !slices.Contains(allowed, place) {
			c.addf(field, "{%s} is not a placeholder; use %s.", clip(place, 40), "{"+strings.Join(allowed, "}, {")+"}")
		}
		return ""
	})
	if !balanced {
		c.addf(field, "Each { needs its }.")
	}
}

// splitTopic replaces each placeholder by its value. balanced is false when a
// brace stands alone; it is then kept as text.
func splitTopic(topic string, value func(place string) string) (s string, balanced bool) {
	var b strings.Builder
	balanced = true
	for {
		text, rest, open := strings.Cut(topic, "{")
		b.WriteString(text)
		balanced = balanced && !strings.Contains(text, "}")
		if !open {
			return b.String(), balanced
		}
		place, after, closed := strings.Cut(rest, "}")
		if !closed || strings.Contains(place, "{") {
			balanced = false
			b.WriteByte('{')
			topic = rest
			continue
		}
		b.WriteString(value(place))
		topic = after
	}
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
