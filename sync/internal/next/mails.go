package next

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

func needReady(s Input, v storage.Visit) (time.Time, bool) {
	if !v.HasMeeting() || !(visit.Maintains(v) || v.State == storage.VisitLive) || !s.Now.Before(v.Booking.End()) && v.State != storage.VisitLive {
		return time.Time{}, false
	}
	if s.Complete(v) && (v.State == storage.VisitPreparing || v.State == storage.VisitReady && !visit.WasSent(v, visit.PreparedKey(v))) {
		return s.Now, true
	}
	for _, slot := range notice.Slots(v) {
		if notice.Undecided(v, slot) {
			return s.Now, true
		}
	}
	return time.Time{}, false
}

// Complete reports whether everything is in place that makes a visit ready.
func (s Input) Complete(v storage.Visit) bool {
	links := !s.writes() || v.WriteBack.Hash == LinksHash(s.Links)
	hosted := s.Physician != nil && v.Host == s.Physician.Host && v.Host != ""
	return v.HasMeeting() && hosted && v.Meeting.Host == v.Host && v.Meeting.Hash == SpecHash(s.Spec(v)) && v.Access.Open() && links
}

// needReminder: when its time has come; after the start too, to note that it was
// dropped (E20).
func needReminder(s Input, v storage.Visit) (soonest time.Time, any bool) {
	if !v.HasMeeting() || !(visit.Maintains(v) || v.State == storage.VisitLive) {
		return time.Time{}, false
	}
	for _, slot := range notice.Slots(v) {
		if _, on := notice.RecipientOf(s.Settings, slot); !on {
			continue
		}
		if at, ok := notice.NextReminder(s.Settings, v, slot); ok {
			soonest, any = visit.Earlier(soonest, at), true
		}
	}
	return soonest, any
}

func needRecall(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.VisitCancelled && !visit.WasSent(v, notice.SentKey(notify.Cancelled, v, notice.ToPatient)))
}

// FirstMailAt is when the first mail about a visit goes to a slot: after the undo
// grace, but not later than the last reminder, nor at all later when that is due.
func FirstMailAt(s Input, v storage.Visit, slot string) time.Time {
	latest := v.Booking.Start.Add(-storage.DefaultReminder * time.Minute)
	if times := notice.ReminderTimes(s.Settings, v, slot); len(times) > 0 {
		latest = slices.MaxFunc(times, time.Time.Compare)
	}
	graced := s.Now.Add(time.Duration(s.Settings.UndoGraceMinutes) * time.Minute)
	return visit.Later(s.Now, visit.Earlier(graced, latest.UTC()))
}
