package report

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Visit is what a timeline is drawn of.
type Visit struct {
	Start        time.Time
	Duration     time.Duration // that was booked
	BookedAt     time.Time     // when it was first seen in the EHR
	Patient      string        // their names
	Physician    string
	Participants []storage.Ref // ids and names
	Presence     []Presence
	Messages     []Message
}

// Presence is an interval in which somebody was there, or waited.
type Presence struct {
	Who      storage.Role `json:"who"`
	ID       string       `json:"id"`
	JoinedAt *time.Time   `json:"joined_at"`
	LeftAt   *time.Time   `json:"left_at"` // null: still there
	Waiting  bool         `json:"waiting"`
}

// Message is a mail about a visit and what became of it.
type Message struct {
	Kind   string                `json:"kind"`
	To     string                `json:"to"`
	State  storage.DeliveryState `json:"state"`
	At     time.Time             `json:"at"` // done, or due
	Reason string                `json:"reason"`
}

// Timeline is the picture of a visit: what came before it as dots in order, then
// the time of the visit to scale, a lane for each person. Places are in
// thousandths of its width.
type Timeline struct {
	Dots  []Dot  // booked, mailed, reminded …
	Slot  Bar    // the time that was booked
	Ticks []Tick // of the clock
	Lanes []Lane // who was there
	Now   int    // where the present is; 0: not in the picture
	Steps []Step // the same in words, by time
}

// Dot is something that happened at an instant.
type Dot struct {
	X    int
	Kind string // "booked", or the kind of a message
	At   time.Time
	Fate storage.DeliveryState // of a message
}

// Bar is a stretch of time.
type Bar struct {
	X, Width int
	Waiting  bool // in the waiting room
	Open     bool // not over yet
}

// Tick is a time of the clock.
type Tick struct {
	X  int
	At time.Time
}

// Lane is one person's.
type Lane struct {
	Who   storage.Role
	Name  string
	Bars  []Bar
	Total time.Duration // in the visit, without waiting
}

// Step is one line of what happened.
type Step struct {
	At   time.Time
	Kind string // "booked", a message's kind, "waits", "joined", "left"
	Who  storage.Role
	Name string
	To   string                // of a message
	Fate storage.DeliveryState // of a message
}

const (
	wide = 1000
	// before is the part of the picture that is not to scale.
	before  = 220
	margin  = 5 * time.Minute
	minimum = 20 * time.Minute
)

// scale maps the time of a visit to the picture.
type scale struct{ from, to time.Time }

func (s scale) x(t time.Time) int {
	if t.Before(s.from) {
		t = s.from
	}
	if t.After(s.to) {
		t = s.to
	}
	return before + int((wide-before)*t.Sub(s.from)/s.to.Sub(s.from))
}

func (s scale) bar(from, to time.Time) Bar {
	x := s.x(from)
	return Bar{X: x, Width: max(s.x(to)-x, 4)} // a moment is still seen
}

// TimelineOf draws a visit as it is known at an instant.
func TimelineOf(v Visit, now time.Time) Timeline {
	end := v.Start.Add(v.Duration)
	s := scale{v.Start, end}
	for _, p := range v.Presence {
		from, to := span(p, now)
		if from.Before(s.from) {
			s.from = from
		}
		if to.After(s.to) {
			s.to = to
		}
	}
	s.from, s.to = s.from.Add(-margin), s.to.Add(margin)
	if s.to.Sub(s.from) < minimum {
		s.to = s.from.Add(minimum)
	}
	t := Timeline{Slot: s.bar(v.Start, end), Ticks: s.ticks(), Lanes: lanes(v, s, now), Steps: steps(v)}
	if now.After(s.from) && now.Before(s.to) {
		t.Now = s.x(now)
	}
	t.Dots = dots(v, s)
	return t
}

// span is when a presence began and ended, or has lasted until.
func span(p Presence, now time.Time) (from, to time.Time) {
	switch {
	case p.JoinedAt == nil && p.LeftAt == nil:
		return now, now
	case p.JoinedAt == nil:
		return *p.LeftAt, *p.LeftAt
	case p.LeftAt == nil:
		return *p.JoinedAt, now
	}
	return *p.JoinedAt, *p.LeftAt
}

// ticks are round times of the clock, six at most.
func (s scale) ticks() []Tick {
	step := 24 * time.Hour
	for _, minutes := range []int{5, 10, 15, 30, 60, 120, 240} {
		if d := time.Duration(minutes) * time.Minute; s.to.Sub(s.from) <= 6*d {
			step = d
			break
		}
	}
	var out []Tick
	for t := s.from.Truncate(step).Add(step); t.Before(s.to); t = t.Add(step) {
		out = append(out, Tick{s.x(t), t})
	}
	return out
}

func lanes(v Visit, s scale, now time.Time) []Lane {
	out := []Lane{{Who: storage.RolePatient, Name: v.Patient}, {Who: storage.RolePhysician, Name: v.Physician}}
	for _, p := range v.Presence {
		name := nameOf(v, p)
		i := slices.IndexFunc(out, func(l Lane) bool {
			return l.Who == p.Who && (l.Name == name || p.Who == storage.RolePatient || p.Who == storage.RolePhysician)
		})
		if i < 0 {
			i = len(out)
			out = append(out, Lane{Who: p.Who, Name: name})
		}
		from, to := span(p, now)
		bar := s.bar(from, to)
		bar.Waiting, bar.Open = p.Waiting, p.LeftAt == nil
		out[i].Bars = append(out[i].Bars, bar)
		if !p.Waiting {
			out[i].Total += to.Sub(from)
		}
	}
	return out
}

// nameOf is what somebody in a visit is called; guests have no name here.
func nameOf(v Visit, p Presence) string {
	switch p.Who {
	case storage.RolePatient:
		return v.Patient
	case storage.RolePhysician:
		return v.Physician
	case storage.RoleParticipant:
		for _, known := range v.Participants {
			if known.ID == p.ID {
				return known.Name
			}
		}
	}
	return ""
}

// maxDots is how many dots have their own place before the visit.
const maxDots = 6

// dots are what came before, each at its place in order, and to scale what came
// during the visit.
func dots(v Visit, s scale) []Dot {
	all := []Dot{{Kind: "booked", At: v.BookedAt}}
	for _, m := range v.Messages {
		if m.State == storage.DeliverySent || m.State == storage.DeliveryDead {
			all = append(all, Dot{Kind: m.Kind, At: m.At, Fate: m.State})
		}
	}
	slices.SortStableFunc(all, func(x, y Dot) int { return x.At.Compare(y.At) })
	early := slices.IndexFunc(all, func(d Dot) bool { return !d.At.Before(s.from) })
	if early < 0 {
		early = len(all)
	}
	if extra := early - maxDots; extra > 0 { // the first stays, the oldest of the others go
		all = slices.Delete(all, 1, 1+extra)
		early -= extra
	}
	for i := range all {
		if i < early {
			all[i].X = 20 + i*(before-40)/maxDots
		} else {
			all[i].X = s.x(all[i].At)
		}
	}
	return all
}

func steps(v Visit) []Step {
	out := []Step{{At: v.BookedAt, Kind: "booked"}}
	for _, m := range v.Messages {
		if m.State == storage.DeliverySent || m.State == storage.DeliveryDead {
			out = append(out, Step{At: m.At, Kind: m.Kind, To: m.To, Fate: m.State})
		}
	}
	for i, p := range v.Presence {
		name := nameOf(v, p)
		kind := "joined"
		if p.Waiting {
			kind = "waits"
		}
		if p.JoinedAt != nil && !waitsOn(p, v.Presence[:i]) {
			out = append(out, Step{At: *p.JoinedAt, Kind: kind, Who: p.Who, Name: name})
		}
		if p.LeftAt != nil && !p.Waiting {
			out = append(out, Step{At: *p.LeftAt, Kind: "left", Who: p.Who, Name: name})
		}
	}
	slices.SortStableFunc(out, func(x, y Step) int { return x.At.Compare(y.At) })
	return out
}

// waitsOn reports whether a wait only goes on: whoever waited for the physician is
// put into the waiting room when the physician comes. Zoom tells much of this to
// the second only.
func waitsOn(p Presence, before []Presence) bool {
	return p.Waiting && slices.ContainsFunc(before, func(q Presence) bool {
		return q.Waiting && q.Who == p.Who && q.ID == p.ID && (q.LeftAt == nil || p.JoinedAt.Sub(*q.LeftAt) < time.Second)
	})
}
