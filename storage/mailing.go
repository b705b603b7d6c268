package storage

import (
	"fmt"
	"slices"
	"time"
)

// QuietHours are the hours of each day in which nobody is mailed, by the clock
// of the recipient's zone. They may go over midnight.
type QuietHours struct {
	Enabled bool   `json:"enabled"`
	From    string `json:"from"`  // "21:00"
	Until   string `json:"until"` // "08:00": mail goes out again
}

// Hours are the quiet hours counted from midnight; both are 0 when they are off.
// The error is about a time that is none; [Settings.Validate] finds it first.
func (q QuietHours) Hours() (from, until time.Duration, err error) {
	if !q.Enabled {
		return 0, 0, nil
	}
	if from, err = timeOfDay(q.From); err != nil {
		return 0, 0, err
	}
	until, err = timeOfDay(q.Until)
	return from, until, err
}

func timeOfDay(s string) (time.Duration, error) {
	const form = "15:04"
	t, err := time.Parse(form, s)
	if err != nil || t.Format(form) != s { // "9:05" is read as well
		return 0, fmt.Errorf("%q is not a time of day such as 21:00", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// Values of Settings.Language.
const (
	English = "en"
	Spanish = "es"
)

// filled are the settings with the defaults of members that the document was
// stored without, as it was by an earlier version.
func (s Settings) filled() Settings {
	if s.QuietHours.From == "" && s.QuietHours.Until == "" {
		s.QuietHours.From, s.QuietHours.Until = defaultQuietFrom, defaultQuietUntil
	}
	if s.Language == "" {
		s.Language = English
	}
	if s.PatientEmail.ExtraReminderMinutes == nil {
		s.PatientEmail.ExtraReminderMinutes = []int{}
	}
	s.Retention = s.Retention.withDefaults()
	return s
}

func (c *checks) mailing(s Settings) {
	c.between("patient_email.reminder_minutes", s.PatientEmail.ReminderMinutes, 0, MaxReminderMinutes, "minutes")
	c.between("custom_email.reminder_minutes", s.CustomEmail.ReminderMinutes, 0, MaxReminderMinutes, "minutes")
	if s.CustomEmail.Enabled || s.CustomEmail.Address != "" {
		c.email("custom_email.address", s.CustomEmail.Address)
	}
	c.extraReminders("patient_email.extra_reminder_minutes", s.PatientEmail)
	c.quietHours("quiet_hours", s.QuietHours)
	c.between("undo_grace_minutes", s.UndoGraceMinutes, 0, MaxUndoGraceMinutes, "minutes")
	c.oneOf("language", s.Language, English, Spanish)
}

func (c *checks) extraReminders(field string, p PatientEmail) {
	if n := len(p.ExtraReminderMinutes); n > MaxExtraReminders {
		c.addf(field, "Has %d times; at most %d are allowed.", n, MaxExtraReminders)
		return
	}
	for i, minutes := range p.ExtraReminderMinutes {
		at := fmt.Sprintf("%s.%d", field, i)
		c.between(at, minutes, 1, MaxReminderMinutes, "minutes")
		if minutes == p.ReminderMinutes || slices.Contains(p.ExtraReminderMinutes[:i], minutes) {
			c.addf(at, "A reminder goes out at this time already.")
		}
	}
}

func (c *checks) quietHours(field string, q QuietHours) {
	from, err := timeOfDay(q.From)
	if err != nil {
		c.addf(field+".from", "Must be a time of day such as %s.", defaultQuietFrom)
	}
	until, errUntil := timeOfDay(q.Until)
	if errUntil != nil {
		c.addf(field+".until", "Must be a time of day such as %s.", defaultQuietUntil)
	}
	if err != nil || errUntil != nil {
		return
	}
	const day = 24 * time.Hour
	if loud := (from - until + day) % day; loud < time.Hour {
		c.addf(field+".until", "Must leave at least one hour of the day in which mail may go out.")
	}
}
