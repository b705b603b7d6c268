// Package heard tells which of Zoom's events do not come although visits take
// place: the app does not subscribe to them, or they do not arrive.
//
//   - heard.go: what is missing, given visits and the events that came of them
//   - look.go: the visits that were over last, and their events
package heard

import (
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Visit is a visit that is over: what is known to have happened, from whatever
// source, and the types of the events that came of its meeting.
type Visit struct {
	Facts []storage.MeetingEvent
	Came  []string
}

// told is what each event tells. Those of waiting are left out: one wait may come as
// any of several. So are the physician's comings and goings, of which Zoom may send
// the meeting's start alone.
var told = []struct {
	event string
	what  string
	guest bool
}{
	{"meeting.started", driver.Started, false},
	{"meeting.ended", driver.Ended, false},
	{"meeting.participant_joined", driver.Joined, true},
	{"meeting.participant_left", driver.Left, true},
}

// Missing returns the types of events that came of none of the visits, although what
// they tell has happened in one of them. It is pure.
func Missing(visits []Visit) []string {
	var out []string
	for _, t := range told {
		happened := func(v Visit) bool {
			return slices.ContainsFunc(v.Facts, func(f storage.MeetingEvent) bool {
				return f.What == t.what && (!t.guest || f.Role != storage.RolePhysician)
			})
		}
		came := func(v Visit) bool { return slices.Contains(v.Came, t.event) }
		if slices.ContainsFunc(visits, happened) && !slices.ContainsFunc(visits, came) {
			out = append(out, t.event)
		}
	}
	return out
}
