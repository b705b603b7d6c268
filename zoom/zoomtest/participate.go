package zoomtest

import (
	"slices"
	"time"
)

// Start lets a host in and the meeting begin. user is an id or e-mail of the
// host or an alternative host, blank for the host. If the meeting runs already
// the host only joins.
func (s *Server) Start(meetingID int64, user string) (Participant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.open(meetingID)
	if err != nil {
		return Participant{}, err
	}
	if user == "" {
		user = m.HostID
	}
	return s.start(m, Person{UserID: user})
}

func (s *Server) start(m *meeting, who Person) (Participant, error) {
	p, err := s.participant(m, who)
	if err != nil {
		return Participant{}, err
	}
	if !p.Host {
		return Participant{}, ErrNotHost
	}
	return s.replace(m, p)
}

// Join lets a person into the meeting: straight in, into the waiting room, or
// before the closed door, as the meeting's settings and state have it. A
// registrant's or user's earlier stay ends, because a personal link works once
// at a time.
func (s *Server) Join(meetingID int64, who Person) (Participant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.open(meetingID)
	if err != nil {
		return Participant{}, err
	}
	return s.join(m, who)
}

func (s *Server) join(m *meeting, who Person) (Participant, error) {
	p, err := s.participant(m, who)
	if err != nil {
		return Participant{}, err
	}
	return s.replace(m, p)
}

// replace lets a person in and ends the earlier stay of the same person.
func (s *Server) replace(m *meeting, p *Participant) (Participant, error) {
	for _, old := range m.present() {
		if p.RegistrantID != "" && old.RegistrantID == p.RegistrantID || p.UserID != "" && old.UserID == p.UserID {
			s.depart(m, old, "Joined from another device.", s.now())
		}
	}
	if err := s.enter(m, p); err != nil {
		return Participant{}, err
	}
	return *p, nil
}

// open finds a meeting that can be entered. One that was deleted while it runs
// stays open for those who have its link.
func (s *Server) open(meetingID int64) (*meeting, error) {
	m := s.state.byID[meetingID]
	if m == nil || m.Deleted && m.live == nil || m.expired(s.now()) {
		return nil, ErrNoMeeting
	}
	return m, nil
}

// enter decides where a person ends up.
func (s *Server) enter(m *meeting, p *Participant) error {
	now := s.now()
	switch {
	case m.live == nil && p.Host:
		return s.begin(m, p, now)
	case m.live == nil && s.mayBeFirst(m, now):
		if err := s.begin(m, p, now); err != nil {
			return err
		}
		s.emitParticipant("meeting.participant_jbh_joined", m, p, now)
	case m.live == nil:
		p.State = WaitingForHost
		m.lobby = append(m.lobby, p)
		if s.set.plan != Free {
			s.emitParticipant("meeting.participant_jbh_waiting", m, p, now)
		}
	default:
		s.admit(m, p, now)
	}
	return nil
}

// mayBeFirst tells whether guests may enter before the host now.
func (s *Server) mayBeFirst(m *meeting, now time.Time) bool {
	early := m.number("jbh_time")
	return m.flag("join_before_host") &&
		(early == 0 || !now.Before(m.Start.Add(-time.Duration(early)*time.Minute)))
}

// begin starts a new run of the meeting with its first participant.
func (s *Server) begin(m *meeting, first *Participant, now time.Time) error {
	if s.busyHost(m) {
		return ErrHostBusy
	}
	if len(m.past) > 0 {
		m.UUID = s.ids.meetingUUID(s.quirks.AwkwardUUIDs)
	}
	m.live = &instance{uuid: m.UUID, topic: m.Topic, hostID: m.HostID, start: now}
	s.emitMeetingRun("meeting.started", m)
	s.letIn(m, first, now)
	waiting := m.lobby
	m.lobby = nil
	for _, p := range waiting {
		s.admit(m, p, now)
	}
	return nil
}

// busyHost tells whether the host runs as many meetings as the plan allows.
func (s *Server) busyHost(m *meeting) bool {
	running, most := 0, 1
	if s.set.plan == Business {
		most = 2
	}
	for _, other := range s.state.meetings {
		if other.live != nil && other.HostID == m.HostID {
			running++
		}
	}
	return running >= most
}

// admit lets a person into a running meeting, through the waiting room if there is one.
func (s *Server) admit(m *meeting, p *Participant, now time.Time) {
	if !s.mustWait(m, p) {
		s.letIn(m, p, now)
		return
	}
	p.State = InWaitingRoom
	m.live.people = append(m.live.people, p)
	s.emitParticipant("meeting.participant_joined_waiting_room", m, p, now)
}

func (s *Server) mustWait(m *meeting, p *Participant) bool {
	if !m.flag("waiting_room") || p.Host {
		return false
	}
	options, _ := m.Settings["waiting_room_options"].(map[string]any)
	if options["mode"] == "custom" && options["who_goes_to_waiting_room"] != "everyone" {
		return !p.ours
	}
	return true
}

// letIn puts a person into the meeting proper.
func (s *Server) letIn(m *meeting, p *Participant, now time.Time) {
	p.State, p.Joined = InMeeting, now
	if p.Host && !slices.ContainsFunc(m.live.in(InMeeting), func(x *Participant) bool { return x.Role == "host" }) {
		p.Role = "host"
	}
	if m.live.find(p.UUID) == nil {
		m.live.people = append(m.live.people, p)
	}
	if !p.Host || !s.quirks.NoHostJoin {
		s.emitParticipant("meeting.participant_joined", m, p, now)
	}
}
