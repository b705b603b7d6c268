package syncer

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// spec is what we want of a visit's meeting.
func (s scene) spec(v storage.Visit) driver.MeetingSpec {
	m := driver.MeetingSpec{
		Topic: s.topic(v), Start: v.Booking.Start.UTC(), Duration: v.Booking.Duration,
		TimeZone: s.settings.TimeZone, Register: s.status.NoAPIUser,
	}
	if v.Meeting != nil {
		m.Stamp, m.Host = v.Meeting.Stamp, v.Meeting.Host
	}
	return m
}

// specHash is what decides whether a meeting is patched: it covers what we own
// of it, except stamp and host, which never change.
func specHash(m driver.MeetingSpec) string {
	m.Stamp, m.Host = "", ""
	return contentHash(m)
}

// linksHash is what decides whether the EHR is written.
func linksHash(l driver.Links) string { return contentHash(l) }

func contentHash(content any) string {
	b, err := json.Marshal(content)
	if err != nil {
		panic("syncer: content hash: " + err.Error()) // strings and times of our own only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// topicKnown reports whether all that the topic names is known: the patient's
// name may still have to be asked for.
func (s scene) topicKnown(v storage.Visit) bool {
	return !v.Patient.Fetched.IsZero() || !storage.TopicNamesPatient(s.settings.MeetingTopic)
}

// topic is the meeting's topic (A15).
func (s scene) topic(v storage.Visit) string {
	b := v.Booking
	zone, err := time.LoadLocation(s.settings.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	physician := b.Physician.Name
	if physician == "" && s.physician != nil {
		physician = s.physician.Name
	}
	text := storage.ExpandTopic(s.settings.MeetingTopic, func(place string) string {
		switch place {
		case storage.PlaceCompany:
			return s.settings.Company
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
