package next

import (
	"cmp"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Spec is what we want of a visit's meeting.
func (s Input) Spec(v storage.Visit) driver.MeetingSpec {
	m := driver.MeetingSpec{
		Topic: s.topic(v), Start: v.Booking.Start.UTC(), Duration: v.Booking.Duration,
		TimeZone: s.Settings.TimeZone, Register: s.registers(v),
	}
	if v.Meeting != nil {
		m.Stamp, m.Host = v.Meeting.Stamp, v.Meeting.Host
	}
	return m
}

// SpecHash is what decides whether a meeting is patched: it covers what we own
// of it, except stamp and host, which never change.
func SpecHash(m driver.MeetingSpec) string {
	m.Stamp, m.Host = "", ""
	return visit.ContentHash(m)
}

// topicKnown reports whether all that the topic names is known: the patient's
// name may still have to be asked for.
func (s Input) topicKnown(v storage.Visit) bool {
	return !v.Patient.Fetched.IsZero() || !storage.TopicNamesPatient(s.Settings.MeetingTopic)
}

// topic is the meeting's topic (A15).
func (s Input) topic(v storage.Visit) string {
	b := v.Booking
	zone, err := time.LoadLocation(s.Settings.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	physician := b.Physician.Name
	if physician == "" && s.Physician != nil {
		physician = s.Physician.Name
	}
	text := storage.ExpandTopic(s.Settings.MeetingTopic, func(place string) string {
		switch place {
		case storage.PlaceCompany:
			return s.Settings.Company
		case storage.PlaceAppointmentType:
			return b.Type.Name
		case storage.PlacePhysician:
			return physician
		case storage.PlacePhysicianID:
			return b.Physician.ID
		case storage.PlaceDate:
			return b.Start.In(zone).Format("January 2, 2006")
		case storage.PlaceTime:
			return b.Start.In(zone).Format("3:04 PM MST")
		case storage.PlacePatient:
			return v.Patient.Name
		case storage.PlacePatientID:
			return b.PatientID
		}
		return ""
	})
	return cmp.Or(text, "Video Visit")
}
