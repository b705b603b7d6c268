package next

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// firstMailAt is when the first mail about a visit goes to a slot: after the undo
// grace, but not later than the last reminder, nor at all later when that is due.
func FirstMailAt(s Scene, v storage.Visit, slot string) time.Time {
	latest := v.Booking.Start.Add(-storage.DefaultReminder * time.Minute)
	if times := notice.ReminderTimes(s.Settings, v, slot); len(times) > 0 {
		latest = slices.MaxFunc(times, time.Time.Compare)
	}
	graced := s.Now.Add(time.Duration(s.Settings.UndoGraceMinutes) * time.Minute)
	return visit.Later(s.Now, visit.Earlier(graced, latest.UTC()))
}
