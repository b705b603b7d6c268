package presence

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// observe adds one sighting to a visit. Presence and state follow from all that
// was ever seen, ordered by when it happened, so that neither the order nor the
// number of deliveries matters (E10). It is pure; it tells what is newly known
// and may be announced.
func Observe(v storage.Visit, s driver.Event, physicianEmail string) (storage.Visit, []Arrival) {
	fact := seenBy(s, v, physicianEmail)
	if slices.Contains(v.Seen, fact) {
		return v, nil
	}
	v.Seen = append(slices.Clip(v.Seen), fact)
	v.Sent = maps.Clone(v.Sent)
	if v.Sent == nil {
		v.Sent = map[string]bool{}
	}
	meetings := instances(v.Seen, visit.HostOf(v), !early(v))
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
	if v.State == storage.Cancelled {
		return v
	}
	var ended time.Time
	for _, m := range meetings {
		if m.end.IsZero() && m.begin.After(v.EndedAt) {
			v.State, v.EndedAt = storage.Live, time.Time{}
			visit.ClearProblem(&v, visit.ProblemHeld)
			return v
		}
		ended = visit.Later(ended, m.end)
	}
	switch {
	case ended.IsZero():
	case ended.Before(v.Booking.Start):
		// A rehearsal: the visit is still to come.
		if v.State == storage.Live {
			v.State = storage.Ready
		}
	case v.State != storage.Ended || ended.After(v.EndedAt):
		v.State, v.EndedAt = storage.Ended, ended
		visit.ClearProblem(&v, visit.ProblemHeld)
	}
	return v
}

// instance is one run of a meeting, from its start to its end.
type instance struct {
	uuid       string
	start, end time.Time // zero: not told
	begin      time.Time // the latest start or join: what could have reopened a visit
	intervals  []interval
}

// interval is somebody's presence, by connection.
type interval struct {
	connection string
	presence   storage.Presence
}

// hostConnection stands for the host's presence where Zoom tells only that the
// meeting started. Join-before-host is off in our meetings, so that a meeting
// that has started has its host, unless the account's settings override ours.
const hostConnection = "host"

// early reports whether others may be in the meeting before its host.
func early(v storage.Visit) bool {
	return slices.Contains(visit.MeetingFor(v).Deviation, "settings.join_before_host")
}

// instances sorts out everything that was seen. hosted: a meeting that has
// started has its host.
func instances(seen []storage.Seen, physicianID string, hosted bool) []instance {
	byUUID := map[string]*instance{}
	var order []*instance
	for _, f := range slices.SortedStableFunc(slices.Values(seen), asItHappened) {
		m := byUUID[f.Instance]
		if m == nil {
			m = &instance{uuid: f.Instance}
			byUUID[f.Instance] = m
			order = append(order, m)
		}
		m.add(f)
	}
	out := make([]instance, len(order))
	for i, m := range order {
		m.finish(physicianID, hosted)
		out[i] = *m
	}
	slices.SortStableFunc(out, func(a, b instance) int {
		return cmp.Or(a.begin.Compare(b.begin), cmp.Compare(a.uuid, b.uuid))
	})
	return out
}

// asItHappened orders facts by time; of one moment, a wait begins before it ends.
func asItHappened(a, b storage.Seen) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What))
}

// add takes the next fact, in the order of [asItHappened].
func (m *instance) add(f storage.Seen) {
	switch f.What {
	case driver.Started:
		m.start, m.begin = visit.Earlier(m.start, f.At), visit.Later(m.begin, f.At)
	case driver.Ended:
		m.end = visit.Later(m.end, f.At)
	case driver.Joined:
		m.begin = visit.Later(m.begin, f.At)
		p := m.of(f, false)
		p.JoinedAt = visit.Earlier(p.JoinedAt, f.At)
	case driver.Waiting:
		p := m.of(f, true)
		p.JoinedAt = visit.Earlier(p.JoinedAt, f.At)
	case driver.Left, driver.WaitingEnded:
		p := m.of(f, f.What == driver.WaitingEnded)
		p.LeftAt = visit.Earlier(p.LeftAt, f.At)
	}
}

// of finds the interval that a fact belongs to, or opens it. A fact that says
// who it was mends one that did not. A wait that is over does not begin again:
// whoever is put back into the waiting room, or left and came again, has another.
func (m *instance) of(f storage.Seen, waiting bool) *storage.Presence {
	for i := range slices.Backward(m.intervals) {
		iv := &m.intervals[i]
		if iv.connection == f.Connection && iv.presence.Waiting == waiting {
			if left := iv.presence.LeftAt; f.What == driver.Waiting && !left.IsZero() && f.At.After(left) {
				break
			}
			if iv.presence.Who == storage.AGuest {
				iv.presence.Who, iv.presence.ID = f.Who, f.ID
			}
			return &iv.presence
		}
	}
	m.intervals = append(m.intervals, interval{f.Connection, storage.Presence{Who: f.Who, ID: f.ID, Waiting: waiting}})
	return &m.intervals[len(m.intervals)-1].presence
}

// finish fills in what follows: the host was there from the start, and nobody
// stays beyond the end.
func (m *instance) finish(physicianID string, hosted bool) {
	slices.SortStableFunc(m.intervals, inOrder)
	if hosted && !m.start.IsZero() {
		host := slices.IndexFunc(m.intervals, func(iv interval) bool {
			return iv.presence.Who == storage.ThePhysician && !iv.presence.Waiting
		})
		if host < 0 {
			m.intervals = slices.Insert(m.intervals, 0, interval{
				hostConnection, storage.Presence{Who: storage.ThePhysician, ID: physicianID},
			})
			host = 0
		}
		p := &m.intervals[host].presence
		p.JoinedAt = visit.Earlier(p.JoinedAt, m.start)
	}
	m.endWaits()
	for i := range m.intervals {
		p := &m.intervals[i].presence
		if p.LeftAt.IsZero() && !m.end.IsZero() {
			p.LeftAt = m.end
		}
		if !p.LeftAt.IsZero() {
			p.LeftAt = visit.Later(p.LeftAt, p.JoinedAt)
		}
	}
}

// inOrder is how intervals began; of one moment, first the wait, then the stay.
func inOrder(a, b interval) int {
	stays := func(iv interval) int {
		if iv.presence.Waiting {
			return 0
		}
		return 1
	}
	return cmp.Or(begin(a.presence).Compare(begin(b.presence)), cmp.Compare(stays(a), stays(b)), cmp.Compare(a.connection, b.connection))
}

// endWaits closes the waits of people who are seen again afterwards: Zoom tells
// that somebody waits for the host, and not that the wait is over.
func (m *instance) endWaits() {
	for i := range m.intervals {
		wait := &m.intervals[i]
		if !wait.presence.Waiting || !wait.presence.LeftAt.IsZero() {
			continue
		}
		for j, other := range m.intervals {
			at, began := other.presence.JoinedAt, wait.presence.JoinedAt
			if other.connection != wait.connection {
				began = began.Truncate(time.Second) // a wait for the host is told to the millisecond, all else to the second
			}
			if i != j && same(*wait, other) && !at.IsZero() && !at.Before(began) {
				wait.presence.LeftAt = visit.Earlier(wait.presence.LeftAt, at)
			}
		}
	}
}

// same reports whether two intervals are of one person, as far as that is known.
func same(a, b interval) bool {
	if a.connection == b.connection {
		return true
	}
	p, q := a.presence, b.presence
	return p.Who != storage.AGuest && p.Who == q.Who && p.ID == q.ID
}

// arrival is a coming or going that was not announced yet.
type Arrival struct {
	Who  storage.Who
	id   string
	Left bool
	At   time.Time
	Key  string // the same however often it is derived
}

// unannounced marks in sent what it returns. The host's coming may have been
// announced by the meeting's start, before the connection was known.
func (iv interval) unannounced(sent map[string]bool, uuid string) []Arrival {
	if iv.presence.Waiting {
		return nil
	}
	var out []Arrival
	note := func(left bool, at time.Time, verb string) {
		key := verb + "/" + uuid + "/" + iv.connection
		byStart := verb + "/" + uuid + "/" + hostConnection
		switch {
		case at.IsZero() || sent[key]:
			return
		case iv.presence.Who == storage.ThePhysician && sent[byStart]:
			delete(sent, byStart)
		default:
			out = append(out, Arrival{Who: iv.presence.Who, id: iv.presence.ID, Left: left, At: at, Key: key})
		}
		sent[key] = true
	}
	note(false, iv.presence.JoinedAt, "joined")
	note(true, iv.presence.LeftAt, "left")
	return out
}

// begin is when an interval begins, as far as is known.
func begin(p storage.Presence) time.Time {
	if p.JoinedAt.IsZero() {
		return p.LeftAt
	}
	return p.JoinedAt
}
