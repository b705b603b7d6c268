package presence

import (
	"cmp"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

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

// hostConnection stands for the host's presence where the service tells only that the
// meeting started. Join-before-host is off in our meetings, so that a meeting
// that has started has its host, unless the account's settings override ours.
const hostConnection = "host"

// instances sorts out everything that was seen. hosted: a meeting that has
// started has its host.
func instances(seen []storage.MeetingEvent, physicianID string, hosted bool) []instance {
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
func asItHappened(a, b storage.MeetingEvent) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.What, b.What))
}

// add takes the next fact, in the order of [asItHappened].
func (m *instance) add(f storage.MeetingEvent) {
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
func (m *instance) of(f storage.MeetingEvent, waiting bool) *storage.Presence {
	for i := range slices.Backward(m.intervals) {
		iv := &m.intervals[i]
		if iv.connection == f.Connection && iv.presence.Waiting == waiting {
			if left := iv.presence.LeftAt; f.What == driver.Waiting && !left.IsZero() && f.At.After(left) {
				break
			}
			if iv.presence.Role == storage.RoleGuest {
				iv.presence.Role, iv.presence.ID = f.Role, f.ID
			}
			return &iv.presence
		}
	}
	m.intervals = append(m.intervals, interval{f.Connection, storage.Presence{Role: f.Role, ID: f.ID, Waiting: waiting}})
	return &m.intervals[len(m.intervals)-1].presence
}

// finish fills in what follows: the host was there from the start, and nobody
// stays beyond the end.
func (m *instance) finish(physicianID string, hosted bool) {
	slices.SortStableFunc(m.intervals, inOrder)
	if hosted && !m.start.IsZero() {
		host := slices.IndexFunc(m.intervals, func(iv interval) bool {
			return iv.presence.Role == storage.RolePhysician && !iv.presence.Waiting
		})
		if host < 0 {
			m.intervals = slices.Insert(m.intervals, 0, interval{
				hostConnection, storage.Presence{Role: storage.RolePhysician, ID: physicianID},
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

// endWaits closes the waits of people who are seen again afterwards: a service tells
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
	return p.Role != storage.RoleGuest && p.Role == q.Role && p.ID == q.ID
}

// begin is when an interval begins, as far as is known.
func begin(p storage.Presence) time.Time {
	if p.JoinedAt.IsZero() {
		return p.LeftAt
	}
	return p.JoinedAt
}
