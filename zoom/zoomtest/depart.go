package zoomtest

import "time"

// Leave takes a participant, by participant_uuid, out of the meeting or its
// waiting room. When the last one leaves, the meeting ends.
func (s *Server) Leave(meetingID int64, participantUUID string) error {
	return s.with(meetingID, participantUUID, func(m *meeting, p *Participant) error {
		s.leave(m, p, "Left the meeting.")
		return nil
	})
}

// Admit lets someone out of the waiting room into the meeting.
func (s *Server) Admit(meetingID int64, participantUUID string) error {
	return s.with(meetingID, participantUUID, s.admitWaiting)
}

func (s *Server) admitWaiting(m *meeting, p *Participant) error {
	if p.State != InWaitingRoom {
		return ErrNotThere
	}
	now := s.now()
	s.emitParticipant("meeting.participant_admitted", m, p, now)
	s.emitParticipant("meeting.participant_left_waiting_room", m, p, now)
	s.letIn(m, p, now)
	return nil
}

// PutInWaitingRoom sends someone back from the meeting into the waiting room.
func (s *Server) PutInWaitingRoom(meetingID int64, participantUUID string) error {
	return s.with(meetingID, participantUUID, func(m *meeting, p *Participant) error {
		if p.State != InMeeting || p.Host {
			return ErrNotThere
		}
		p.State = InWaitingRoom
		s.emitParticipant("meeting.participant_put_in_waiting_room", m, p, s.now())
		return nil
	})
}

// SetRole makes a participant host, co-host or attendee.
func (s *Server) SetRole(meetingID int64, participantUUID, role string) error {
	return s.with(meetingID, participantUUID, func(m *meeting, p *Participant) error {
		if p.State != InMeeting {
			return ErrNotThere
		}
		old := p.Role
		p.Role = role
		s.emitRole(m, p, old, s.now())
		return nil
	})
}

// End ends a running meeting for everyone.
func (s *Server) End(meetingID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.state.byID[meetingID]
	if m == nil {
		return ErrNoMeeting
	}
	if m.live == nil {
		return ErrNotRunning
	}
	s.end(m)
	return nil
}

// with finds someone present in a meeting.
func (s *Server) with(meetingID int64, uuid string, do func(*meeting, *Participant) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.state.byID[meetingID]
	if m == nil {
		return ErrNoMeeting
	}
	p := m.presentBy(uuid)
	if p == nil {
		return ErrNotThere
	}
	return do(m, p)
}

// leave takes someone out, and ends the meeting when nobody is left in it.
func (s *Server) leave(m *meeting, p *Participant, reason string) {
	now := s.now()
	was := p.State
	s.depart(m, p, reason, now)
	if m.live != nil && was == InMeeting && len(m.live.in(InMeeting)) == 0 {
		s.end(m)
	}
}

// depart records that someone left and tells of it.
func (s *Server) depart(m *meeting, p *Participant, reason string, now time.Time) {
	was := p.State
	p.State, p.Left = Gone, now
	switch was {
	case WaitingForHost:
		for i, x := range m.lobby {
			if x == p {
				m.lobby = append(m.lobby[:i:i], m.lobby[i+1:]...)
				break
			}
		}
		s.emitParticipant("meeting.participant_jbh_waiting_left", m, p, now)
	case InWaitingRoom:
		s.emitParticipant("meeting.participant_left_waiting_room", m, p, now)
	case InMeeting:
		s.emitLeft(m, p, reason, now)
	}
}

// end ends the current run, if there is one.
func (s *Server) end(m *meeting) {
	if m.live == nil {
		return
	}
	now := s.now()
	for _, p := range m.live.people {
		if p.State != Gone {
			s.depart(m, p, "Host ended the meeting.", now)
		}
	}
	m.live.end = now
	m.past = append(m.past, m.live)
	m.live = nil
	s.emitMeetingRun("meeting.ended", m)
}
