package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
)

const (
	shortestPatience = 15 * time.Second
	longestPatience  = time.Hour
)

// Patience is how long a failed step of a visit waits at most: never so long that
// the visit begins without another try. A visit that starts in t waits t/4, at least
// 15 seconds and at most an hour; one that is going on, 15 seconds. What is to be
// tidied up after a visit has time.
func Patience(now time.Time, v storage.Visit, wait time.Duration) time.Duration {
	if v.State == storage.VisitEnded || v.State == storage.VisitCancelled || !now.Before(v.Booking.End()) && v.State != storage.VisitLive {
		return wait
	}
	return min(wait, max(v.Booking.Start.Sub(now)/4, shortestPatience), longestPatience)
}
