package notice

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
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

// zones are those that were looked up: the files are not read for each mail.
var zones sync.Map

// zoneOf is the zone of whoever a slot stands for; UTC when its name is none.
func ZoneOf(s storage.Settings, v storage.Visit, slot string) *time.Location {
	name := s.TimeZone
	if slot == visit.ToPatient {
		name = cmp.Or(v.Patient.TimeZone, name)
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location) //nolint:forcetypeassert // nothing else is in it
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, zone)
	return zone
}

// quiet are the account's quiet hours; settings that cannot be kept have none.
func Quiet(s storage.Settings) notify.Quiet {
	from, until, err := s.QuietHours.Hours()
	q := notify.Quiet{From: from, Until: until}
	if err != nil || q.Check() != nil {
		return notify.Quiet{}
	}
	return q
}

// outOfQuiet is when a mail that is due goes to a slot: out of the quiet hours,
// but not so late that it is of no use (B3).
func OutOfQuiet(s storage.Settings, v storage.Visit, slot string, due, before time.Time) time.Time {
	q := Quiet(s)
	if q == (notify.Quiet{}) {
		return due
	}
	return visit.Later(due, q.Move(due, before, ZoneOf(s, v, slot)).UTC())
}

// reminderTimes are when a slot's reminders are due, soonest first.
func ReminderTimes(s storage.Settings, v storage.Visit, slot string) []time.Time {
	q := Quiet(s)
	zone := time.UTC
	if q != (notify.Quiet{}) {
		zone = ZoneOf(s, v, slot)
	}
	return notify.ReminderTimes(v.Booking.Start, leads(s), q, zone)
}

// nextReminder is when a slot that knows of the visit's present generation is to
// be reminded of it next; ok is false when it is not any more.
func NextReminder(s storage.Settings, v storage.Visit, slot string) (at time.Time, ok bool) {
	// The second key is what was kept when a visit had one reminder.
	if !visit.WasSent(v, SentKey(notify.Invite, v, slot)) || visit.WasSent(v, SentKey(notify.Reminder, v, slot)) {
		return time.Time{}, false
	}
	return notify.NextReminder(ReminderTimes(s, v, slot), v.Told[toldKey(v, slot)])
}

func toldKey(v storage.Visit, slot string) string { return fmt.Sprintf("%d/%s", v.Generation, slot) }

// markTold notes that a slot's reminders are done with that were due until then.
func MarkTold(v *storage.Visit, slot string, until time.Time) {
	v.Told = maps.Clone(v.Told)
	if v.Told == nil {
		v.Told = map[string]time.Time{}
	}
	v.Told[toldKey(*v, slot)] = until
}

// heard is when a slot was last mailed about the visit at its present start, in
// whichever generation; zero: never.
func Heard(v storage.Visit, slot string, history []storage.Delivery) (last time.Time) {
	for _, d := range history {
		if tells(v, slot, d) && d.State == storage.DeliverySent && d.About.Equal(v.Booking.Start) {
			last = visit.Later(last, d.DoneAt)
		}
	}
	return last
}

// waiting reports whether a mail that tells a slot of the visit as it is has not
// gone out yet.
func Waiting(v storage.Visit, slot string, history []storage.Delivery) bool {
	return slices.ContainsFunc(history, func(d storage.Delivery) bool {
		return tells(v, slot, d) && d.State == storage.DeliveryQueued && d.Generation == v.Generation
	})
}

// tells reports whether a delivery is a mail of the engine's own that tells a
// slot that the visit takes place.
func tells(v storage.Visit, slot string, d storage.Delivery) bool {
	mine := d.To == slot || slot == visit.ToPatient && d.To == visit.ToCustom
	return mine && d.Channel == storage.ChannelMail && d.By == "" && d.Kind != string(notify.Cancelled) &&
		(slot != visit.ToPatient || d.Generation >= v.PatientSince)
}
