// Package presence finds out who was in a meeting, and when, from all that was
// ever seen of it. It is pure, and neither the order nor the number of what was
// seen matters.
//
//   - presence.go: one more thing that was seen
//   - instance.go: a run of a meeting and the intervals in it
//   - identify.go: who somebody is
//   - arrival.go: whose coming and going is news
//   - history.go: what the video service's records show and events did not tell
package presence

import (
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Observe adds one sighting to a visit. Presence and state follow from all that
// was ever seen, ordered by when it happened, so that neither the order nor the
// number of deliveries matters (E10). It is pure; it tells what is newly known
// and may be announced.
func Observe(v storage.Visit, s driver.Event, physicianEmail string) (storage.Visit, []Arrival) {
	fact := seenBy(s, v, physicianEmail)
	if slices.Contains(v.MeetingEvents, fact) {
		return v, nil
	}
	v.MeetingEvents = append(slices.Clip(v.MeetingEvents), fact)
	v.Sent = maps.Clone(v.Sent)
	if v.Sent == nil {
		v.Sent = map[string]bool{}
	}
	meetings := instances(v.MeetingEvents, v.HostID(), !early(v))
	v.Presence = nil
	var news []Arrival
	for _, m := range meetings {
		for _, iv := range m.intervals {
			v.Presence = append(v.Presence, iv.presence)
			news = append(news, iv.unannounced(v.Sent, m.uuid)...)
		}
	}
	slices.SortStableFunc(v.Presence, func(a, b storage.Presence) int { return begin(a).Compare(begin(b)) })
	slices.SortStableFunc(news, func(a, b Arrival) int { return a.At.Compare(b.At) })
	v = settle(v, meetings)
	v.Absent = visit.Absent(v)
	return v, news
}

// settle derives whether the visit is live or over. One whose removal waits for a
// yes takes place when people meet in it.
func settle(v storage.Visit, meetings []instance) storage.Visit {
	if v.State == storage.VisitCancelled {
		return v
	}
	var ended time.Time
	for _, m := range meetings {
		if m.end.IsZero() && m.begin.After(v.EndedAt) {
			v.State, v.EndedAt = storage.VisitLive, time.Time{}
			visit.ClearProblem(&v, visit.ProblemHeld)
			return v
		}
		ended = visit.Later(ended, m.end)
	}
	switch {
	case ended.IsZero():
	case ended.Before(v.Booking.Start):
		// A rehearsal: the visit is still to come.
		if v.State == storage.VisitLive {
			v.State = storage.VisitReady
		}
	case v.State != storage.VisitEnded || ended.After(v.EndedAt):
		v.State, v.EndedAt = storage.VisitEnded, ended
		visit.ClearProblem(&v, visit.ProblemHeld)
	}
	return v
}

// early reports whether others may be in the meeting before its host.
func early(v storage.Visit) bool {
	return slices.Contains(visit.MeetingFor(v).Deviation, "settings.join_before_host")
}
