package storage

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// DefaultSettings is what a new account starts from. Its time zone is the
// process's own, where that has a name, else UTC; everything that has to be
// entered is empty, so it is not valid as it is.
func DefaultSettings() Settings {
	zone := time.Local.String()
	if zone == "Local" || zone == "" {
		zone = "UTC"
	}
	return Settings{
		TimeZone:     zone,
		PatientEmail: PatientEmail{Enabled: true, ReminderMinutes: DefaultReminder},
		CustomEmail:  CustomEmail{ReminderMinutes: DefaultReminder},
		MeetingTopic: defaultTopic,
		Profile:      Profile{Times: TimesOffset, WriteBack: WriteBackNotes},
		HorizonDays:  defaultHorizonDays,
	}.filled()
}

// Validate checks the form of the settings, field by field; nil when all is
// well. It does no I/O: whether the keys work and the endpoint may be reached is
// for others to say. Patient placeholders in the topic are allowed here; they
// need a confirmation, see [TopicNamesPatient]. A language or quiet hours that
// are empty stand for the default.
func (s Settings) Validate() []FieldError {
	var c checks
	c.text("company", s.Company, MaxCompany)
	c.key("ellkay.subscriber_key", s.Ellkay.SubscriberKey, "the subscriber key that Ellkay issued")
	c.key("ellkay.site_service_key", s.Ellkay.SiteServiceKey, "the site service key that Ellkay issued")
	c.zone("timezone", s.TimeZone)
	c.appointmentTypes("appointment_type_ids", s.AppointmentTypeIDs)
	c.mailing(s.filled())
	c.lines("email_intro", s.EmailIntro, MaxEmailIntro)
	c.notifications(s.Notifications)
	c.topic("meeting_topic", s.MeetingTopic)
	c.oneOf("profile.times", s.Profile.Times, TimesOffset, TimesWallClock)
	c.oneOf("profile.write_back", s.Profile.WriteBack, WriteBackNotes, WriteBackNone)
	c.text("default_host", s.DefaultHost, MaxEHRID)
	c.between("horizon_days", s.HorizonDays, 1, MaxHorizonDays, "days")
	c.retention("retention", s.Retention)
	return c
}

// key checks a secret that goes into a request. What is wrong is told without it.
func (c *checks) key(field, value, what string) {
	c.required(field, value, MaxKey, what)
	if strings.ContainsRune(strings.TrimSpace(value), ' ') || value != strings.TrimSpace(value) {
		c.addf(field, "Must not contain spaces.")
	}
}

func (c *checks) zone(field, name string) {
	if name == "" {
		c.addf(field, "Choose a time zone.")
		return
	}
	c.text(field, name, 64)
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		c.addf(field, "Is not a known time zone; enter a name such as America/New_York.")
	}
}

func (c *checks) appointmentTypes(field string, ids []string) {
	if len(ids) > MaxAppointmentTypes {
		c.addf(field, "Has %d types; at most %d are allowed.", len(ids), MaxAppointmentTypes)
		return
	}
	seen := make(map[string]bool, len(ids))
	for i, id := range ids {
		at := fmt.Sprintf("%s.%d", field, i)
		c.required(at, id, MaxEHRID, "an appointment type")
		if seen[id] {
			c.addf(at, "Stands in the list twice.")
		}
		seen[id] = true
	}
}

func (c *checks) notifications(n Notifications) {
	const field = "notifications.endpoint_url"
	switch {
	case n.EndpointURL != "":
		c.endpoint(field, n.EndpointURL)
	case n.Any():
		c.addf(field, "Enter the address that notifications go to, or switch all notifications off.")
	}
	c.secret("notifications.signing_secret", n.SigningSecret)
	c.secret("notifications.old_secret", n.OldSecret)
}

func (c *checks) endpoint(field, raw string) {
	before := len(*c)
	c.text(field, raw, MaxURL)
	if len(*c) > before {
		return
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.Opaque != "":
		c.addf(field, "Must be a whole web address, such as https://example.org/televisit.")
	case u.User != nil:
		c.addf(field, "Must not contain a user name or password.")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		c.addf(field, "Must not contain a # part.")
	}
}

// SecretPrefix begins every signing secret (Standard Webhooks).
const SecretPrefix = "whsec_"

func (c *checks) secret(field, value string) {
	if value == "" {
		return // made on the first save
	}
	rest, ok := strings.CutPrefix(value, SecretPrefix)
	raw, err := base64.StdEncoding.DecodeString(rest)
	if !ok || err != nil || len(raw) < minSecret || len(raw) > maxSecret {
		c.addf(field, "Must be %s followed by %d to %d bytes in base64.", SecretPrefix, minSecret, maxSecret)
	}
}
