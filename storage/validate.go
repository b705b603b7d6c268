package storage

import (
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage/internal/check"
)

// Validate checks the form of the settings, field by field; nil when all is
// well. It does no I/O: whether the keys work and the endpoint may be reached is
// for others to say. Patient placeholders in the topic are allowed here; they
// need a confirmation, see [TopicNamesPatient]. A language or quiet hours that
// are empty stand for the default.
func (s Settings) Validate() []FieldError {
	var c checks
	c.Text("company", s.Company, MaxCompany)
	c.Key("ellkay.subscriber_key", s.Ellkay.SubscriberKey, MaxKey, "the subscriber key that Ellkay issued")
	c.Key("ellkay.site_service_key", s.Ellkay.SiteServiceKey, MaxKey, "the site service key that Ellkay issued")
	c.Zone("timezone", s.TimeZone)
	c.appointmentTypes("appointment_type_ids", s.AppointmentTypeIDs)
	c.mailing(s.filled())
	c.Lines("email_intro", s.EmailIntro, MaxEmailIntro)
	c.notifications(s.Notifications)
	c.topic("meeting_topic", s.MeetingTopic)
	c.OneOf("profile.times", s.Profile.Times, TimesOffset, TimesWallClock)
	c.OneOf("profile.write_back", s.Profile.WriteBack, WriteBackNotes, WriteBackNone)
	c.Text("default_host", s.DefaultHost, MaxEHRID)
	c.Between("horizon_days", s.HorizonDays, 1, MaxHorizonDays, "days")
	c.retention("retention", s.Retention)
	return c.errors()
}

func (c *checks) appointmentTypes(field string, ids []string) {
	if len(ids) > MaxAppointmentTypes {
		c.Addf(field, "Has %d types; at most %d are allowed.", len(ids), MaxAppointmentTypes)
		return
	}
	seen := make(map[string]bool, len(ids))
	for i, id := range ids {
		at := fmt.Sprintf("%s.%d", field, i)
		c.Required(at, id, MaxEHRID, "an appointment type")
		if seen[id] {
			c.Addf(at, "Stands in the list twice.")
		}
		seen[id] = true
	}
}

func (c *checks) notifications(n Notifications) {
	const field = "notifications.endpoint_url"
	switch {
	case n.EndpointURL != "":
		c.URL(field, n.EndpointURL, MaxURL)
	case n.Any():
		c.Addf(field, "Enter the address that notifications go to, or switch all notifications off.")
	}
	c.Secret("notifications.signing_secret", n.SigningSecret)
	c.Secret("notifications.old_secret", n.OldSecret)
}

func (c *checks) mailing(s Settings) {
	c.Between("patient_email.reminder_minutes", s.PatientEmail.ReminderMinutes, 0, MaxReminderMinutes, "minutes")
	c.Between("custom_email.reminder_minutes", s.CustomEmail.ReminderMinutes, 0, MaxReminderMinutes, "minutes")
	if s.CustomEmail.Enabled || s.CustomEmail.Address != "" {
		c.Email("custom_email.address", s.CustomEmail.Address)
	}
	c.extraReminders("patient_email.extra_reminder_minutes", s.PatientEmail)
	c.quietHours("quiet_hours", s.QuietHours)
	c.Between("undo_grace_minutes", s.UndoGraceMinutes, 0, MaxUndoGraceMinutes, "minutes")
	c.OneOf("language", s.Language, English, Spanish)
}

func (c *checks) extraReminders(field string, p PatientEmail) {
	if n := len(p.ExtraReminderMinutes); n > MaxExtraReminders {
		c.Addf(field, "Has %d times; at most %d are allowed.", n, MaxExtraReminders)
		return
	}
	for i, minutes := range p.ExtraReminderMinutes {
		at := fmt.Sprintf("%s.%d", field, i)
		c.Between(at, minutes, 1, MaxReminderMinutes, "minutes")
		if minutes == p.ReminderMinutes || slices.Contains(p.ExtraReminderMinutes[:i], minutes) {
			c.Addf(at, "A reminder goes out at this time already.")
		}
	}
}

func (c *checks) quietHours(field string, q QuietHours) {
	from, err := check.TimeOfDay(q.From)
	if err != nil {
		c.Addf(field+".from", "Must be a time of day such as %s.", defaultQuietFrom)
	}
	until, errUntil := check.TimeOfDay(q.Until)
	if errUntil != nil {
		c.Addf(field+".until", "Must be a time of day such as %s.", defaultQuietUntil)
	}
	if err != nil || errUntil != nil {
		return
	}
	const day = 24 * time.Hour
	if loud := (from - until + day) % day; loud < time.Hour {
		c.Addf(field+".until", "Must leave at least one hour of the day in which mail may go out.")
	}
}
