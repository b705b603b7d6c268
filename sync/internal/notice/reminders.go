package notice

import (
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// leads are how long before the start the reminders go out (A9, A10, B3).
func leads(s storage.Settings) []time.Duration {
	minutes := s.PatientEmail.ReminderMinutes
	if s.CustomEmail.Enabled {
		minutes = s.CustomEmail.ReminderMinutes
	}
	var out []time.Duration
	for _, m := range append([]int{minutes}, s.PatientEmail.ExtraReminderMinutes...) {
		out = append(out, time.Duration(m)*time.Minute)
	}
	return out
}

// ReminderTimes are when a slot's reminders are due, soonest first.
func ReminderTimes(s storage.Settings, v storage.Visit, slot string) []time.Time {
	q := QuietHours(s)
	zone := time.UTC
	if q != (notify.QuietHours{}) {
		zone = ZoneOf(s, v, slot)
	}
	return notify.ReminderTimes(v.Booking.Start, leads(s), q, zone)
}

// NextReminder is when a slot that knows of the visit's present generation is to
// be reminded of it next; ok is false when it is not any more.
func NextReminder(s storage.Settings, v storage.Visit, slot string) (at time.Time, ok bool) {
	// The second key is what was kept when a visit had one reminder.
	if !visit.WasSent(v, SentKey(notify.Invite, v, slot)) || visit.WasSent(v, SentKey(notify.Reminder, v, slot)) {
		return time.Time{}, false
	}
	return notify.NextReminder(ReminderTimes(s, v, slot), v.NotifiedAt[toldKey(v, slot)])
}
