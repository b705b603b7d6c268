package world

import (
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

func (s *State) AdmitWaiting(m *Meeting, p *Participant) error {
	if p.State != account.InWaitingRoom {
		return ErrNotThere
	}
	now := s.Now()
	s.emitParticipant("meeting.participant_admitted", m, p, now)
	s.emitParticipant("meeting.participant_left_waiting_room", m, p, now)
	s.letIn(m, p, now)
	return nil
}

// SendBack puts someone from the meeting into the waiting room.
func (s *State) SendBack(m *Meeting, p *Participant) error {
	if p.State != account.InMeeting || p.Host {
		return ErrNotThere
	}
	p.State = account.InWaitingRoom
	s.emitParticipant("meeting.participant_put_in_waiting_room", m, p, s.Now())
	return nil
}

// SetRole makes someone in the meeting host, co-host or attendee.
func (s *State) SetRole(m *Meeting, p *Participant, role string) error {
	if p.State != account.InMeeting {
		return ErrNotThere
	}
	old := p.Role
	p.Role = role
	s.emitRole(m, p, old, s.Now())
	return nil
}

// Leave takes someone out, and ends the meeting when nobody is left in it.
func (s *State) Leave(m *Meeting, p *Participant, reason string) {
	now := s.Now()
	was := p.State
	s.depart(m, p, reason, now)
	if m.Live != nil && was == account.InMeeting && len(m.Live.in(account.InMeeting)) == 0 {
		s.End(m)
	}
}

// depart records that someone left and tells of it.
func (s *State) depart(m *Meeting, p *Participant, reason string, now time.Time) {
	was := p.State
	p.State, p.Left = account.Gone, now
	switch was {
	case account.WaitingForHost:
		for i, x := range m.lobby {
			if x == p {
				m.lobby = append(m.lobby[:i:i], m.lobby[i+1:]...)
				break
			}
		}
		s.emitParticipant("meeting.participant_jbh_waiting_left", m, p, now)
	case account.InWaitingRoom:
		s.emitParticipant("meeting.participant_left_waiting_room", m, p, now)
	case account.InMeeting:
		s.emitLeft(m, p, reason, now)
	}
}

// End ends the current run, if there is one.
func (s *State) End(m *Meeting) {
	if m.Live == nil {
		return
	}
	now := s.Now()
	for _, p := range m.Live.people {
		if p.State != account.Gone {
			s.depart(m, p, "Host ended the meeting.", now)
		}
	}
	m.Live.End = now
	m.Past = append(m.Past, m.Live)
	m.Live = nil
	s.emitMeetingRun("meeting.ended", m)
}

// FindPresent finds someone who is in a meeting, its waiting room or before its
// door.
func (s *State) FindPresent(meetingID int64, uuid string) (*Meeting, *Participant, error) {
	m := s.Records.ByID[meetingID]
	if m == nil {
		return nil, nil, ErrNoMeeting
	}
	p := m.PresentBy(uuid)
	if p == nil {
		return nil, nil, ErrNotThere
	}
	return m, p, nil
}
