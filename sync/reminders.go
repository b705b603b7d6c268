package syncer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
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
func zoneOf(s storage.Settings, v storage.Visit, slot string) *time.Location {
	name := s.TimeZone
	if slot == toPatient {
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
func quiet(s storage.Settings) notify.Quiet {
	from, until, err := s.QuietHours.Hours()
	q := notify.Quiet{From: from, Until: until}
	if err != nil || q.Check() != nil {
		return notify.Quiet{}
	}
	return q
}

// outOfQuiet is when a mail that is due goes to a slot: out of the quiet hours,
// but not so late that it is of no use (B3).
func outOfQuiet(s storage.Settings, v storage.Visit, slot string, due, before time.Time) time.Time {
	q := quiet(s)
	if q == (notify.Quiet{}) {
		return due
	}
	return later(due, q.Move(due, before, zoneOf(s, v, slot)).UTC())
}

// reminderTimes are when a slot's reminders are due, soonest first.
func reminderTimes(s storage.Settings, v storage.Visit, slot string) []time.Time {
	q := quiet(s)
	zone := time.UTC
	if q != (notify.Quiet{}) {
		zone = zoneOf(s, v, slot)
	}
	return notify.ReminderTimes(v.Booking.Start, leads(s), q, zone)
}

// nextReminder is when a slot that knows of the visit's present generation is to
// be reminded of it next; ok is false when it is not any more.
func nextReminder(s storage.Settings, v storage.Visit, slot string) (at time.Time, ok bool) {
	// The second key is what was kept when a visit had one reminder.
	if !wasSent(v, sentKey(notify.Invite, v, slot)) || wasSent(v, sentKey(notify.Reminder, v, slot)) {
		return time.Time{}, false
	}
	return notify.NextReminder(reminderTimes(s, v, slot), v.Told[toldKey(v, slot)])
}

func toldKey(v storage.Visit, slot string) string { return fmt.Sprintf("%d/%s", v.Generation, slot) }

// markTold notes that a slot's reminders are done with that were due until then.
func markTold(v *storage.Visit, slot string, until time.Time) {
	v.Told = maps.Clone(v.Told)
	if v.Told == nil {
		v.Told = map[string]time.Time{}
	}
	v.Told[toldKey(*v, slot)] = until
}

// heard is when a slot was last mailed about the visit at its present start, in
// whichever generation; zero: never.
func heard(v storage.Visit, slot string, history []storage.Delivery) (last time.Time) {
	for _, d := range history {
		if tells(v, slot, d) && d.State == storage.DeliverySent && d.About.Equal(v.Booking.Start) {
			last = later(last, d.DoneAt)
		}
	}
	return last
}

// waiting reports whether a mail that tells a slot of the visit as it is has not
// gone out yet.
func waiting(v storage.Visit, slot string, history []storage.Delivery) bool {
	return slices.ContainsFunc(history, func(d storage.Delivery) bool {
		return tells(v, slot, d) && d.State == storage.DeliveryQueued && d.Generation == v.Generation
	})
}

// tells reports whether a delivery is a mail of the engine's own that tells a
// slot that the visit takes place.
func tells(v storage.Visit, slot string, d storage.Delivery) bool {
	mine := d.To == slot || slot == toPatient && d.To == toCustom
	return mine && d.Channel == storage.ChannelMail && d.By == "" && d.Kind != string(notify.Cancelled) &&
		(slot != toPatient || d.Generation >= v.PatientSince)
}

// firstMailAt is when the first mail about a visit goes to a slot: after the undo
// grace, but not later than the last reminder, nor at all later when that is due.
func firstMailAt(s scene, v storage.Visit, slot string) time.Time {
	latest := v.Booking.Start.Add(-storage.DefaultReminder * time.Minute)
	if times := reminderTimes(s.settings, v, slot); len(times) > 0 {
		latest = slices.MaxFunc(times, time.Time.Compare)
	}
	graced := s.now.Add(time.Duration(s.settings.UndoGraceMinutes) * time.Minute)
	return later(s.now, earlier(graced, latest.UTC()))
}
