package api

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// patchMeeting is PATCH /meetings/{meetingId}.
func patchMeeting(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	in := req.readMeeting()
	if a, good := s.wrong(in); !good {
		return a
	}
	host, a, good := s.newHost(m, in)
	if !good {
		return a
	}
	if a, good := s.hostLimit(m.HostID, req.now); !good {
		return a
	}
	if id := req.Query.Get("occurrence_id"); id != "" {
		return s.patchOccurrence(m, id, in, req)
	}
	was, draft := m.Sketch(), *m
	draft.Settings = maps.Clone(m.Settings)
	if a, good := s.place(&draft, in, req.now); !good {
		return a
	}
	if in.Password != nil && *in.Password != draft.Password {
		s.SetPasscode(&draft, *in.Password)
	}
	s.Settle(&draft, in.Settings)
	s.Protect(&draft)
	draft.HostID = host
	*m = draft
	s.EmitUpdated(was, m, s.Actor(req.token))
	return answer.NoContent()
}

// newHost says who hosts after the update. Zoom refuses to move a meeting to
// another host, though schedule_for is documented for updates.
func (s *API) newHost(m *world.Meeting, in meetingInput) (string, answer.Answer, bool) {
	u, a, good := s.scheduleFor(in, s.User(m.HostID))
	switch {
	case !good:
		return "", a, false
	case u == nil || u.ID == m.HostID:
		return m.HostID, answer.Answer{}, true
	case !s.Quirks.HostTransfer:
		return "", answer.Fail(http.StatusBadRequest, 3000, "You cannot schedule a meeting for %s", *in.ScheduleFor), false
	}
	return u.ID, answer.Answer{}, true
}

// occurrenceSettings may change for a single date.
var occurrenceSettings = []string{
	"host_video", "participant_video", "join_before_host", "mute_upon_entry", "waiting_room", "watermark", "auto_recording",
}

// patchOccurrence changes one date of a series; whatever belongs to the whole
// series is ignored.
func (s *API) patchOccurrence(m *world.Meeting, id string, in meetingInput, req *Request) answer.Answer {
	o := m.Occurrence(id)
	if o == nil {
		return answer.Rejected(table.Wrong("occurrence_id", table.Invalid))
	}
	was := m.Sketch()
	if in.StartTime != nil {
		start, good := when(*in.StartTime, m.Timezone)
		if !good {
			return answer.Rejected(table.Wrong("start_time", table.Invalid))
		}
		if !start.Before(req.now) {
			o.Start = start
		}
	}
	copyIf(&o.Duration, in.Duration)
	copyIf(&m.Agenda, in.Agenda)
	asked := maps.Clone(in.Settings)
	maps.DeleteFunc(asked, func(name string, _ any) bool { return !slices.Contains(occurrenceSettings, name) })
	s.Settle(m, asked)
	s.EmitUpdated(was, m, s.Actor(req.token))
	return answer.NoContent()
}

// deleteMeeting is DELETE /meetings/{meetingId}. People who are in it stay.
func deleteMeeting(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	if m.Live != nil && s.Quirks.RunningStays {
		return answer.Fail(http.StatusBadRequest, 3002, "Sorry, you cannot delete this meeting since it's in progress.")
	}
	if id := req.Query.Get("occurrence_id"); id != "" {
		o := m.Occurrence(id)
		if o == nil {
			return answer.Fail(http.StatusBadRequest, 300, "Invalid parameter: `occurrence_id`.")
		}
		o.Deleted = true
	} else {
		m.Deleted = true
	}
	s.EmitMeeting("meeting.deleted", m, s.Actor(req.token))
	return answer.NoContent()
}

// setMeetingStatus is PUT /meetings/{meetingId}/status.
func setMeetingStatus(s *API, req *Request) answer.Answer {
	if req.body["action"] == "recover" {
		return s.recoverMeeting(req)
	}
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	if req.body["action"] == "end" {
		s.End(m)
	}
	return answer.NoContent()
}

// recoverMeeting brings a deleted meeting back.
func (s *API) recoverMeeting(req *Request) answer.Answer {
	for _, m := range s.Records.Meetings {
		if m.Deleted && world.FormatID(m.ID) == req.Path["meetingId"] {
			m.Deleted = false
			return answer.NoContent()
		}
	}
	return answer.Fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", req.Path["meetingId"])
}

// createMeeting is POST /users/{userId}/meetings.
func createMeeting(s *API, req *Request) answer.Answer {
	host, a, found := s.userOf(req)
	if !found {
		return a
	}
	in := req.readMeeting()
	if host, a, found = s.scheduleFor(in, host); !found {
		return a
	}
	if host.Status != "active" || host.Type > 2 {
		return answer.Fail(http.StatusBadRequest, 3161, "Your user account is not allowed meeting hosting and scheduling capabilities.")
	}
	if a, good := s.wrong(in); !good {
		return a
	}
	m := &world.Meeting{Meeting: account.Meeting{
		HostID: host.ID, Type: 2, Duration: 60, Timezone: s.Rules.Zone, Created: req.now,
		Topic: "Zoom Meeting", Settings: world.DefaultSettings(),
	}}
	if a, good := s.place(m, in, req.now); !good {
		return a
	}
	if a, good := s.hostLimit(host.ID, req.now); !good {
		return a
	}
	m.ID, m.UUID = s.FreeMeetingID(), s.IDs.MeetingUUID(s.Quirks.AwkwardUUIDs)
	if in.Password != nil {
		s.SetPasscode(m, *in.Password)
	}
	wantsOne := in.DefaultPassword == nil || *in.DefaultPassword
	if m.Password == "" && wantsOne && !s.Quirks.NoPasscodes {
		s.SetPasscode(m, s.NewPasscode())
	}
	s.Settle(m, in.Settings)
	s.Protect(m)
	s.Records.Meetings = append(s.Records.Meetings, m)
	s.Records.ByID[m.ID] = m
	s.EmitMeeting("meeting.created", m, s.Actor(req.token))
	body := s.meetingBody(m)
	if m.Registers() { // documented for this answer only
		body["registration_url"] = s.Base() + "/meeting/register/" + world.FormatID(m.ID)
	}
	return answer.Created(body)
}

// place fills in the plain members: what, when, how often.
func (s *API) place(m *world.Meeting, in meetingInput, now time.Time) (answer.Answer, bool) {
	copyIf(&m.Topic, in.Topic)
	copyIf(&m.Agenda, in.Agenda)
	copyIf(&m.Type, in.Type)
	copyIf(&m.Duration, in.Duration)
	copyIf(&m.PreSchedule, in.PreSchedule)
	if in.Timezone != nil && *in.Timezone != "" {
		m.Timezone = *in.Timezone
	}
	if in.TrackingFields != nil {
		m.TrackingFields = in.TrackingFields
	}
	if in.Recurrence != nil {
		m.Recurrence = maps.Clone(in.Recurrence)
	}
	if in.StartTime != nil && *in.StartTime != "" {
		start, good := when(*in.StartTime, m.Timezone)
		if !good {
			return answer.Rejected(table.Wrong("start_time", table.Invalid)), false
		}
		fresh := m.Start.IsZero()
		if fresh || !start.Before(now) { // an update ignores a start in the past
			m.Start = start
		}
	}
	if m.Start.IsZero() {
		m.Start = now.Truncate(time.Second)
		if m.Type == 2 {
			m.Type = 1
		}
	}
	if in.Recurrence != nil || in.StartTime != nil || in.Type != nil || in.Duration != nil {
		m.Recur()
	}
	return answer.Answer{}, true
}

func copyIf[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}
