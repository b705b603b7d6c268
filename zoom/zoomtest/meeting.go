package zoomtest

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Meeting is a scheduled meeting as the server knows it.
type Meeting struct {
	ID       int64     `json:"id"`
	UUID     string    `json:"uuid"` // of the current, or else the latest, instance
	HostID   string    `json:"host_id"`
	Topic    string    `json:"topic"`
	Agenda   string    `json:"agenda"`
	Type     int       `json:"type"` // 1 instant, 2 scheduled, 3 and 8 recurring, 10 screen share
	Start    time.Time `json:"start_time"`
	Duration int       `json:"duration"` // minutes
	Timezone string    `json:"timezone"`
	Password string    `json:"password"`
	// Settings are those that came into force, whoever set them.
	Settings       map[string]any  `json:"settings"`
	TrackingFields []TrackingValue `json:"tracking_fields"`
	Recurrence     map[string]any  `json:"recurrence,omitempty"`
	Occurrences    []Occurrence    `json:"occurrences,omitempty"`
	PreSchedule    bool            `json:"pre_schedule"`
	Created        time.Time       `json:"created_at"`
	// Live tells whether the meeting is running now.
	Live bool `json:"live"`
	// Deleted meetings stay in the list, for tests to find.
	Deleted bool `json:"deleted"`
}

// Occurrence is one date of a recurring meeting.
type Occurrence struct {
	ID       string    `json:"occurrence_id"`
	Start    time.Time `json:"start_time"`
	Duration int       `json:"duration"`
	Deleted  bool      `json:"deleted"`
}

// meeting adds what only the server needs.
type meeting struct {
	Meeting
	pwd         string // the encrypted passcode in links
	digits      string // the passcode for telephones
	registrants []*Registrant
	past        []*instance
	live        *instance
	lobby       []*Participant // waiting for the host to start
}

// ErrNoMeeting says that there is no such meeting.
var ErrNoMeeting = errors.New("zoomtest: no such meeting")

// Meetings lists all meetings, deleted ones included, oldest first.
func (s *Server) Meetings() []Meeting {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Meeting, 0, len(s.state.meetings))
	for _, m := range s.state.meetings {
		all = append(all, m.snapshot())
	}
	return all
}

// Meeting finds one by id; deleted ones are found too.
func (s *Server) Meeting(id int64) (Meeting, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.state.byID[id]; m != nil {
		return m.snapshot(), true
	}
	return Meeting{}, false
}

func (m *meeting) snapshot() Meeting {
	c := m.Meeting
	c.Live = m.live != nil
	c.Settings = maps.Clone(m.Settings)
	c.TrackingFields = slices.Clone(m.TrackingFields)
	c.Occurrences = slices.Clone(m.Occurrences)
	return c
}

// meetingOf is the meeting of a path, nil if there is none.
func (s *Server) meetingOf(req *request) *meeting {
	ref := req.path["meetingId"]
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		m, _ := s.instanceOf(ref)
		return m
	}
	m := s.state.byID[id]
	if m == nil || m.Deleted || m.expired(req.now) {
		return nil
	}
	return m
}

// findMeeting resolves a numeric meetingId or says why it cannot.
func (s *Server) findMeeting(req *request) (*meeting, answer, bool) {
	ref := req.path["meetingId"]
	if _, err := strconv.ParseInt(ref, 10, 64); err != nil {
		return nil, fail(http.StatusBadRequest, 300, "Invalid meeting ID."), false
	}
	m := s.meetingOf(req)
	if m == nil {
		return nil, fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", ref), false
	}
	return m, answer{}, true
}

// expired tells whether the id is no longer valid: 30 days after its last use.
func (m *meeting) expired(now time.Time) bool {
	if m.live != nil || m.Type == 3 {
		return false
	}
	last := m.Start.Add(time.Duration(m.Duration) * time.Minute)
	for _, o := range m.Occurrences {
		if o.Start.After(last) {
			last = o.Start
		}
	}
	for _, in := range m.past {
		if in.end.After(last) {
			last = in.end
		}
	}
	return now.After(last.Add(30 * 24 * time.Hour))
}

func (m *meeting) flag(name string) bool {
	v, _ := m.Settings[name].(bool)
	return v
}

func (m *meeting) number(name string) int {
	return toInt(m.Settings[name])
}

// registers tells whether people register for the meeting.
func (m *meeting) registers() bool { return m.number("approval_type") != 2 }

// hosts tells whether a user may start the meeting.
func (s *Server) hosts(m *meeting, u *User) bool {
	if u == nil {
		return false
	}
	alternatives, _ := m.Settings["alternative_hosts"].(string)
	return u.ID == m.HostID || slices.ContainsFunc(strings.Split(alternatives, ";"), func(ref string) bool {
		ref = strings.TrimSpace(ref)
		return ref != "" && (ref == u.ID || strings.EqualFold(ref, u.Email))
	})
}
