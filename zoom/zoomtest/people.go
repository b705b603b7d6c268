package zoomtest

import (
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Start lets a host in and the meeting begin. user is an id or e-mail of the
// host or an alternative host, blank for the host. If the meeting runs already
// the host only joins.
func (s *Server) Start(meetingID int64, user string) (Participant, error) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	m, err := s.world.Open(meetingID)
	if err != nil {
		return Participant{}, err
	}
	if user == "" {
		user = m.HostID
	}
	return s.world.Start(m, Person{UserID: user})
}

// Join lets a person into the meeting: straight in, into the waiting room, or
// before the closed door, as the meeting's settings and state have it. A
// registrant's or user's earlier stay ends, because a personal link works once
// at a time.
func (s *Server) Join(meetingID int64, who Person) (Participant, error) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	m, err := s.world.Open(meetingID)
	if err != nil {
		return Participant{}, err
	}
	return s.world.Join(m, who)
}

// Leave takes a participant, by participant_uuid, out of the meeting or its
// waiting room. When the last one leaves, the meeting ends.
func (s *Server) Leave(meetingID int64, participantUUID string) error {
	return s.with(meetingID, participantUUID, func(m *world.Meeting, p *world.Participant) error {
		s.world.Leave(m, p, "Left the meeting.")
		return nil
	})
}

// Admit lets someone out of the waiting room into the meeting.
func (s *Server) Admit(meetingID int64, participantUUID string) error {
	return s.with(meetingID, participantUUID, s.world.AdmitWaiting)
}

// PutInWaitingRoom sends someone back from the meeting into the waiting room.
func (s *Server) PutInWaitingRoom(meetingID int64, participantUUID string) error {
	return s.with(meetingID, participantUUID, s.world.SendBack)
}

// SetRole makes a participant host, co-host or attendee.
func (s *Server) SetRole(meetingID int64, participantUUID, role string) error {
	return s.with(meetingID, participantUUID, func(m *world.Meeting, p *world.Participant) error {
		return s.world.SetRole(m, p, role)
	})
}

// End ends a running meeting for everyone.
func (s *Server) End(meetingID int64) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	m := s.world.Records.ByID[meetingID]
	if m == nil {
		return ErrNoMeeting
	}
	if m.Live == nil {
		return ErrNotRunning
	}
	s.world.End(m)
	return nil
}

// Participants lists everyone in the meeting, its waiting room and before its
// door right now.
func (s *Server) Participants(meetingID int64) []Participant {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	m := s.world.Records.ByID[meetingID]
	if m == nil {
		return nil
	}
	var all []Participant
	for _, p := range m.Present() {
		all = append(all, p.Participant)
	}
	return all
}

// with finds someone present in a meeting.
func (s *Server) with(meetingID int64, uuid string, do func(*world.Meeting, *world.Participant) error) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	m, p, err := s.world.FindPresent(meetingID, uuid)
	if err != nil {
		return err
	}
	return do(m, p)
}
