package notify

import (
	"slices"
	"time"
)

// ReminderTimes are the instants at which reminders of a visit are due, soonest
// first: one for each lead time before the start, moved out of the quiet hours
// of the recipient's zone. Lead times that come to the same instant make one
// reminder; those of 0 or less make none.
func ReminderTimes(start time.Time, leads []time.Duration, quiet QuietHours, zone *time.Location) []time.Time {
	var times []time.Time
	for _, lead := range leads {
		if lead > 0 {
			times = append(times, quiet.Move(start.Add(-lead), start, zone))
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	return slices.CompactFunc(times, time.Time.Equal)
}

// NextReminder is the first of the times that is after the last mail that told
// the recipient of the visit as it is, whether an invitation or a reminder. So
// one mail serves for every reminder that was due before it: for one due already
// as the invitation goes out (B3), and for several that were missed (E20). ok is
// false when no reminder is left. The times are those of [ReminderTimes].
func NextReminder(times []time.Time, told time.Time) (at time.Time, ok bool) {
	for _, at := range times {
		if at.After(told) {
			return at, true
		}
	}
	return time.Time{}, false
}
