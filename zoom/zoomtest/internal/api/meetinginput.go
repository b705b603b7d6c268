package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// meetingInput is the body of a create or an update; nil means not given.
type meetingInput struct {
	Topic           *string                 `json:"topic"`
	Agenda          *string                 `json:"agenda"`
	Type            *int                    `json:"type"`
	StartTime       *string                 `json:"start_time"`
	Duration        *int                    `json:"duration"`
	Timezone        *string                 `json:"timezone"`
	Password        *string                 `json:"password"`
	DefaultPassword *bool                   `json:"default_password"`
	ScheduleFor     *string                 `json:"schedule_for"`
	PreSchedule     *bool                   `json:"pre_schedule"`
	TrackingFields  []account.TrackingValue `json:"tracking_fields"`
	Recurrence      map[string]any          `json:"recurrence"`
	Settings        map[string]any          `json:"settings"`
}

// readMeeting decodes the body; numbers within settings become plain numbers.
func (req *Request) readMeeting() meetingInput {
	var in meetingInput
	req.into(&in)
	return in
}

// wrong says what the table cannot know to be wrong.
func (s *API) wrong(in meetingInput) (answer.Answer, bool) {
	var bad []table.Detail
	if in.Duration != nil && (*in.Duration < 1 || *in.Duration > 1440) {
		bad = append(bad, table.Wrong("duration", table.Invalid))
	}
	if in.Password != nil && (!validPasscode(*in.Password) || *in.Password != "" && s.Rules.Passcode.Refuses(*in.Password)) {
		bad = append(bad, table.Wrong("password", table.Invalid))
	}
	if in.Timezone != nil && *in.Timezone != "" {
		if _, err := time.LoadLocation(*in.Timezone); err != nil {
			bad = append(bad, table.Wrong("timezone", table.Invalid))
		}
	}
	for _, v := range in.TrackingFields {
		if !s.Tracks(v.Field) {
			bad = append(bad, table.Wrong("tracking_fields", "Tracking field does not exist: "+v.Field))
		}
	}
	if alt, _ := in.Settings["alternative_hosts"].(string); alt != "" {
		for ref := range strings.SplitSeq(alt, ";") {
			if u := s.User(strings.TrimSpace(ref)); u == nil || !u.Licensed() {
				bad = append(bad, table.Wrong("settings.alternative_hosts", table.Invalid))
			}
		}
	}
	if len(bad) > 0 {
		return answer.Rejected(bad...), false
	}
	return answer.Answer{}, true
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

// when reads a start_time: with Z it is UTC, without it is local in zone. Fractions
// of a second, which public clients send, are dropped; other offsets are not
// documented and refused.
func when(text, zone string) (time.Time, bool) {
	if t, err := time.Parse(world.Zulu, text); err == nil && strings.HasSuffix(text, "Z") {
		return t.Truncate(time.Second), true
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, false
	}
	t, err := time.ParseInLocation("2006-01-02T15:04:05", text, loc)
	return t.UTC().Truncate(time.Second), err == nil
}

// scheduleFor resolves schedule_for to the user who shall host.
func (s *API) scheduleFor(in meetingInput, host *account.User) (*account.User, answer.Answer, bool) {
	if in.ScheduleFor == nil || *in.ScheduleFor == "" {
		return host, answer.Answer{}, true
	}
	if in.Type != nil && *in.Type == 1 {
		return nil, answer.Fail(http.StatusBadRequest, 3000, "Instant meetings do not support the `schedule_for` parameter, and you can't schedule an instant meeting for another user."), false
	}
	u := s.User(*in.ScheduleFor)
	if u == nil {
		return nil, answer.Fail(http.StatusBadRequest, 300, "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try again."), false
	}
	return u, answer.Answer{}, true
}

// meetingOf is the meeting of a path, nil if there is none.
func (s *API) meetingOf(req *Request) *world.Meeting {
	ref := req.Path["meetingId"]
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		m, _ := s.InstanceOf(ref)
		return m
	}
	m := s.Records.ByID[id]
	if m == nil || m.Deleted || m.Expired(req.now) {
		return nil
	}
	return m
}

// findMeeting resolves a numeric meetingId or says why it cannot.
func (s *API) findMeeting(req *Request) (*world.Meeting, answer.Answer, bool) {
	ref := req.Path["meetingId"]
	if _, err := strconv.ParseInt(ref, 10, 64); err != nil {
		return nil, answer.Fail(http.StatusBadRequest, 300, "Invalid meeting ID."), false
	}
	m := s.meetingOf(req)
	if m == nil {
		return nil, answer.Fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", ref), false
	}
	return m, answer.Answer{}, true
}
