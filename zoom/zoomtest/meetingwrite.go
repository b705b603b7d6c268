package zoomtest

import (
	"maps"
	"net/http"
	"slices"
)

// patchMeeting is PATCH /meetings/{meetingId}.
func patchMeeting(s *Server, req *request) answer {
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
	if id := req.query.Get("occurrence_id"); id != "" {
		return s.patchOccurrence(m, id, in, req)
	}
	draft := *m
	draft.Settings = maps.Clone(m.Settings)
	if a, good := s.place(&draft, in, req.now); !good {
		return a
	}
	if in.Password != nil && *in.Password != draft.Password {
		s.setPasscode(&draft, *in.Password)
	}
	s.settle(&draft, in.Settings)
	s.protect(&draft)
	draft.HostID = host
	*m = draft
	s.emitMeeting("meeting.updated", m, req)
	return noContent()
}

// newHost says who hosts after the update. Zoom refuses to move a meeting to
// another host, though schedule_for is documented for updates.
func (s *Server) newHost(m *meeting, in meetingInput) (string, answer, bool) {
	u, a, good := s.scheduleFor(in, s.user(m.HostID))
	switch {
	case !good:
		return "", a, false
	case u == nil || u.ID == m.HostID:
		return m.HostID, answer{}, true
	case !s.quirks.HostTransfer:
		return "", fail(http.StatusBadRequest, 3000, "You cannot schedule a meeting for %s", *in.ScheduleFor), false
	}
	return u.ID, answer{}, true
}

// occurrenceSettings may change for a single date.
var occurrenceSettings = []string{
	"host_video", "participant_video", "join_before_host", "mute_upon_entry", "waiting_room", "watermark", "auto_recording",
}

// patchOccurrence changes one date of a series; whatever belongs to the whole
// series is ignored.
func (s *Server) patchOccurrence(m *meeting, id string, in meetingInput, req *request) answer {
	o := m.occurrence(id)
	if o == nil {
		return rejected(detail{"occurrence_id", invalid})
	}
	if in.StartTime != nil {
		start, good := when(*in.StartTime, m.Timezone)
		if !good {
			return rejected(detail{"start_time", invalid})
		}
		if !start.Before(req.now) {
			o.Start = start
		}
	}
	copyIf(&o.Duration, in.Duration)
	copyIf(&m.Agenda, in.Agenda)
	asked := maps.Clone(in.Settings)
	maps.DeleteFunc(asked, func(name string, _ any) bool { return !slices.Contains(occurrenceSettings, name) })
	s.settle(m, asked)
	s.emitMeeting("meeting.updated", m, req)
	return noContent()
}

// deleteMeeting is DELETE /meetings/{meetingId}. People who are in it stay.
func deleteMeeting(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	if id := req.query.Get("occurrence_id"); id != "" {
		o := m.occurrence(id)
		if o == nil {
			return fail(http.StatusBadRequest, 300, "Invalid parameter: `occurrence_id`.")
		}
		o.Deleted = true
	} else {
		m.Deleted = true
	}
	s.emitMeeting("meeting.deleted", m, req)
	return noContent()
}

// setMeetingStatus is PUT /meetings/{meetingId}/status.
func setMeetingStatus(s *Server, req *request) answer {
	if req.body["action"] == "recover" {
		return s.recoverMeeting(req)
	}
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	if req.body["action"] == "end" {
		s.end(m)
	}
	return noContent()
}

// recoverMeeting brings a deleted meeting back.
func (s *Server) recoverMeeting(req *request) answer {
	for _, m := range s.state.meetings {
		if m.Deleted && id64(m.ID) == req.path["meetingId"] {
			m.Deleted = false
			return noContent()
		}
	}
	return fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", req.path["meetingId"])
}

// EditMeeting changes a meeting as someone in Zoom's own pages would: without
// a call, with the webhook.
func (s *Server) EditMeeting(id int64, change func(*Meeting)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.state.byID[id]
	if m == nil || m.Deleted {
		return ErrNoMeeting
	}
	passcode := m.Password
	change(&m.Meeting)
	if m.Password != passcode {
		s.setPasscode(m, m.Password)
	}
	s.emitMeeting("meeting.updated", m, nil)
	return nil
}

// DeleteMeeting removes a meeting as someone in Zoom's own pages would.
func (s *Server) DeleteMeeting(id int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.state.byID[id]
	if m == nil || m.Deleted {
		return ErrNoMeeting
	}
	m.Deleted = true
	s.emitMeeting("meeting.deleted", m, nil)
	return nil
}
