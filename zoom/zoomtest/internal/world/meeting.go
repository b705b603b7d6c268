package world

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// Meeting adds what only the server needs.
type Meeting struct {
	account.Meeting
	Pwd         string // the encrypted passcode in links
	Digits      string // the passcode for telephones
	Registrants []*Registrant
	Past        []*Instance
	Live        *Instance
	lobby       []*Participant // waiting for the host to start
}

// ErrNoMeeting says that there is no such meeting.
var ErrNoMeeting = errors.New("zoomtest: no such meeting")

func (m *Meeting) Snapshot() account.Meeting {
	c := m.Meeting
	c.Live = m.Live != nil
	c.Settings = maps.Clone(m.Settings)
	c.TrackingFields = slices.Clone(m.TrackingFields)
	c.Occurrences = slices.Clone(m.Occurrences)
	return c
}

// Expired tells whether the id is no longer valid: 30 days after its last use.
func (m *Meeting) Expired(now time.Time) bool {
	if m.Live != nil || m.Type == 3 {
		return false
	}
	last := m.Start.Add(time.Duration(m.Duration) * time.Minute)
	for _, o := range m.Occurrences {
		if o.Start.After(last) {
			last = o.Start
		}
	}
	for _, in := range m.Past {
		if in.End.After(last) {
			last = in.End
		}
	}
	return now.After(last.Add(30 * 24 * time.Hour))
}

func (m *Meeting) Flag(name string) bool {
	v, _ := m.Settings[name].(bool)
	return v
}

func (m *Meeting) Number(name string) int {
	return toInt(m.Settings[name])
}

// Registers tells whether people register for the meeting.
func (m *Meeting) Registers() bool { return m.Number("approval_type") != 2 }

// Hosts tells whether a user may start the meeting.
func (s *State) Hosts(m *Meeting, u *account.User) bool {
	if u == nil {
		return false
	}
	alternatives, _ := m.Settings["alternative_hosts"].(string)
	return u.ID == m.HostID || slices.ContainsFunc(strings.Split(alternatives, ";"), func(ref string) bool {
		ref = strings.TrimSpace(ref)
		return ref != "" && (ref == u.ID || strings.EqualFold(ref, u.Email))
	})
}

// Hosted lists a host's meetings that are still there, by start.
func (s *State) Hosted(host *account.User, now time.Time) []*Meeting {
	var all []*Meeting
	for _, m := range s.Records.Meetings {
		if m.HostID == host.ID && !m.Deleted && m.Type != 1 && !m.Expired(now) {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b *Meeting) int { return a.Start.Compare(b.Start) })
	return all
}

// HalfYear is how far ahead and back the lists reach.
const HalfYear = 183 * 24 * time.Hour

// Listed tells whether the meeting belongs to that kind of list.
func (m *Meeting) Listed(kind string, now time.Time) bool {
	if m.Start.After(now.Add(HalfYear)) || m.Start.Before(now.Add(-HalfYear)) {
		return false
	}
	over := m.Live == nil && m.End().Before(now) && m.Type != 3
	switch kind {
	case "live":
		return m.Live != nil
	case "upcoming", "upcoming_meetings":
		return !over
	case "previous_meetings":
		return over
	}
	return true
}

// End is when the last date of the meeting is over by schedule.
func (m *Meeting) End() time.Time {
	last := m.Start
	for _, o := range m.Occurrences {
		if o.Start.After(last) {
			last = o.Start
		}
	}
	return last.Add(time.Duration(m.Duration) * time.Minute)
}

// mostOccurrences is how many dates of a series Zoom lists.
const mostOccurrences = 50

// Recur works out the dates of a meeting with fixed recurrence, in the zone of
// the meeting.
func (m *Meeting) Recur() {
	m.Occurrences = nil
	if m.Type != 8 || m.Recurrence == nil {
		return
	}
	first := m.Start.In(Zone(m.Timezone))
	count, until := mostOccurrences, time.Time{}
	if text, _ := m.Recurrence["end_date_time"].(string); text != "" {
		until, _ = time.Parse(Zulu, text)
	} else {
		count = min(max(m.every("end_times"), 1), mostOccurrences)
	}
	for day := range 366 * 10 {
		date := first.AddDate(0, 0, day)
		if len(m.Occurrences) == count || !until.IsZero() && date.After(until) {
			break
		}
		if m.recursOn(first, date, day) {
			m.Occurrences = append(m.Occurrences, account.Occurrence{
				ID: strconv.FormatInt(date.UnixMilli(), 10), Start: date.UTC(), Duration: m.Duration,
			})
		}
	}
}

// Zone is a zone by name, UTC if there is none of that name.
func Zone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// every is a number of the recurrence.
func (m *Meeting) every(name string) int { return toInt(m.Recurrence[name]) }

// recursOn tells whether the series has a date that many days after its first.
func (m *Meeting) recursOn(first, date time.Time, day int) bool {
	interval := max(m.every("repeat_interval"), 1)
	switch m.every("type") {
	case 1:
		return day%interval == 0
	case 2:
		days, _ := m.Recurrence["weekly_days"].(string)
		if days == "" {
			days = "1"
		}
		week := (day + int(first.Weekday())) / 7
		return week%interval == 0 && slices.Contains(strings.Split(days, ","), strconv.Itoa(int(date.Weekday())+1))
	}
	months := (date.Year()-first.Year())*12 + int(date.Month()) - int(first.Month())
	if months%interval != 0 {
		return false
	}
	if weekday := m.every("monthly_week_day"); weekday > 0 {
		return int(date.Weekday())+1 == weekday && weekOf(date, m.every("monthly_week"))
	}
	return date.Day() == max(m.every("monthly_day"), 1)
}

// weekOf tells whether a date lies in the nth week of its month, -1 the last.
func weekOf(date time.Time, n int) bool {
	if n == -1 {
		return date.AddDate(0, 0, 7).Month() != date.Month()
	}
	return (date.Day()-1)/7+1 == n
}

func (s *State) Tracks(field string) bool {
	return slices.ContainsFunc(s.Records.Tracking, func(f account.TrackingField) bool { return strings.EqualFold(f.Field, field) })
}

// Track defines a tracking field.
func (s *State) Track(name string) {
	s.Records.Tracking = append(s.Records.Tracking, account.TrackingField{ID: s.IDs.Text(22), Field: name, Values: []string{}})
}
