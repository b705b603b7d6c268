package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// needCheck looks at a meeting in doubt, unless people are in it (E21). The
// EHR's word wins over whatever was done in Zoom.
func needCheck(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Serves(v) && visit.Made(v) && v.Meeting.Doubt)
}

// needRefresh tells of a healed visit once everything is in place again.
func needRefresh(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.Lost != "" && visit.Builds(v) && s.Complete(v) && s.Now.Before(v.Booking.End()))
}

// edited reports whether a meeting differs from what it should be; what is zero
// is not known.
func Edited(want, is driver.MeetingSpec) bool {
	minutes := (want.Duration + time.Minute - 1).Truncate(time.Minute)
	return is.Topic != "" && is.Topic != want.Topic ||
		!is.Start.IsZero() && !is.Start.Equal(want.Start) ||
		is.Duration != 0 && is.Duration != minutes
}
