package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

func needEnd(s Input, v storage.Visit) (time.Time, bool) {
	if !v.Pending() && v.State != storage.VisitLive {
		return time.Time{}, false
	}
	at := v.Booking.End().Add(s.Grace)
	for _, p := range v.Presence {
		if p.LeftAt.IsZero() {
			return visit.Later(at, p.JoinedAt.Add(visit.LongestMeeting)), true
		}
		at = visit.Later(at, p.LeftAt.Add(s.Grace))
	}
	return at, true
}

func needRebook(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.VisitEnded && v.Rebooked != nil)
}

const (
	ReviewAgain = 15 * time.Minute // while people are still in the meeting
	ReviewLife  = 24 * time.Hour   // how long after the end the service is still asked
)

// needReview asks the service, once a visit should be over, who was there, unless its
// webhooks have told of a run with an end. As long as the meeting goes on, it
// asks again now and then.
func needReview(s Input, v storage.Visit) (time.Time, bool) {
	at := v.Booking.End().Add(s.Grace)
	switch {
	case !v.HasMeeting() || v.State == storage.VisitCancelled || v.State == storage.VisitHeld || endTold(v):
		return time.Time{}, false
	case v.ReviewedAt.Before(at):
		return at, v.State != storage.VisitEnded || visit.Later(at, s.Now).Before(v.EndedAt.Add(ReviewLife))
	}
	return v.ReviewedAt.Add(ReviewAgain), v.State == storage.VisitLive
}

// endTold reports whether the visit's meeting has run to an end that was told,
// and it is known of everybody when they came.
func endTold(v storage.Visit) bool {
	ended := false
	for _, p := range v.Presence {
		if p.JoinedAt.IsZero() {
			return false
		}
	}
	for _, f := range v.MeetingEvents {
		ended = ended || f.What == driver.Ended && !f.At.Before(v.Booking.Start)
	}
	return ended && v.State == storage.VisitEnded
}
