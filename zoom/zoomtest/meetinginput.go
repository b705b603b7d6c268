package zoomtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"time"
)

// meetingInput is the body of a create or an update; nil means not given.
type meetingInput struct {
	Topic           *string         `json:"topic"`
	Agenda          *string         `json:"agenda"`
	Type            *int            `json:"type"`
	StartTime       *string         `json:"start_time"`
	Duration        *int            `json:"duration"`
	Timezone        *string         `json:"timezone"`
	Password        *string         `json:"password"`
	DefaultPassword *bool           `json:"default_password"`
	ScheduleFor     *string         `json:"schedule_for"`
	PreSchedule     *bool           `json:"pre_schedule"`
	TrackingFields  []TrackingValue `json:"tracking_fields"`
	Recurrence      map[string]any  `json:"recurrence"`
	Settings        map[string]any  `json:"settings"`
}

// TrackingValue is the value of a tracking field of one meeting.
type TrackingValue struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// readMeeting decodes the body; numbers within settings become plain numbers.
func (req *request) readMeeting() meetingInput {
	var in meetingInput
	req.into(&in)
	return in
}

// wrong says what the table cannot know to be wrong.
func (s *Server) wrong(in meetingInput) (answer, bool) {
	var bad []detail
	if in.Duration != nil && (*in.Duration < 1 || *in.Duration > 1440) {
		bad = append(bad, detail{"duration", invalid})
	}
	if in.Password != nil && !validPasscode(*in.Password) {
		bad = append(bad, detail{"password", invalid})
	}
	if in.Timezone != nil && *in.Timezone != "" {
		if _, err := time.LoadLocation(*in.Timezone); err != nil {
			bad = append(bad, detail{"timezone", invalid})
		}
	}
	for _, v := range in.TrackingFields {
		if !s.tracks(v.Field) {
			bad = append(bad, detail{"tracking_fields", "Tracking field does not exist: " + v.Field})
		}
	}
	if alt, _ := in.Settings["alternative_hosts"].(string); alt != "" {
		for ref := range strings.SplitSeq(alt, ";") {
			if u := s.user(strings.TrimSpace(ref)); u == nil || !u.licensed() {
				bad = append(bad, detail{"settings.alternative_hosts", invalid})
			}
		}
	}
	if len(bad) > 0 {
		return rejected(bad...), false
	}
	return answer{}, true
}

// validPasscode allows visible ASCII.
func validPasscode(p string) bool {
	for _, r := range p {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return len(p) <= 10
}

// when reads a start_time: with Z it is UTC, without it is local in zone. Other
// offsets and fractions of a second are not documented and refused.
func when(text, zone string) (time.Time, bool) {
	if t, err := time.Parse(zulu, text); err == nil && strings.HasSuffix(text, "Z") && !strings.Contains(text, ".") {
		return t, true
	}
	loc, err := time.LoadLocation(zone)
	if err != nil || strings.Contains(text, ".") {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation("2006-01-02T15:04:05", text, loc)
	return t.UTC(), err == nil
}

// settle merges settings asked for into those in force, as the account's rules
// allow.
func (s *Server) settle(m *meeting, asked map[string]any) {
	maps.Copy(m.Settings, asked)
	maps.Copy(m.Settings, s.set.locked)
	if m.flag("waiting_room") {
		m.Settings["join_before_host"] = false
	}
}

// protect sees to it that a meeting is not open to everyone: with passcode,
// waiting room and sign-in all off, Zoom switches one on.
func (s *Server) protect(m *meeting) {
	if m.Password != "" || m.flag("waiting_room") || m.flag("meeting_authentication") {
		return
	}
	if s.quirks.ForceWaitingRoom {
		s.settle(m, map[string]any{"waiting_room": true})
		return
	}
	s.setPasscode(m, s.ids.text(6))
}

func (s *Server) setPasscode(m *meeting, p string) {
	m.Password, m.pwd, m.digits = p, "", ""
	if p != "" {
		m.pwd, m.digits = s.ids.text(32)+".1", id64(s.ids.digits(6))
	}
}

// scheduleFor resolves schedule_for to the user who shall host.
func (s *Server) scheduleFor(in meetingInput, host *User) (*User, answer, bool) {
	if in.ScheduleFor == nil || *in.ScheduleFor == "" {
		return host, answer{}, true
	}
	if in.Type != nil && *in.Type == 1 {
		return nil, fail(http.StatusBadRequest, 3000, "Instant meetings do not support the `schedule_for` parameter, and you can't schedule an instant meeting for another user."), false
	}
	u := s.user(*in.ScheduleFor)
	if u == nil {
		return nil, fail(http.StatusBadRequest, 300, "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again."), false
	}
	return u, answer{}, true
}

func toInt(v any) int {
	switch n := v.(type) {
	case float64:
		return int(n)
	case int:
		return n
	case json.Number:
		i, _ := n.Int64()
		return int(i)
	}
	return 0
}
