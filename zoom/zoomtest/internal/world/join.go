package world

import (
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

func (s *State) Start(m *Meeting, who account.Person) (account.Participant, error) {
	p, err := s.enrol(m, who)
	if err != nil {
		return account.Participant{}, err
	}
	if !p.Host {
		return account.Participant{}, ErrNotHost
	}
	return s.replace(m, p)
}

func (s *State) Join(m *Meeting, who account.Person) (account.Participant, error) {
	p, err := s.enrol(m, who)
	if err != nil {
		return account.Participant{}, err
	}
	return s.replace(m, p)
}

// replace lets a person in and ends the earlier stay of the same person.
func (s *State) replace(m *Meeting, p *Participant) (account.Participant, error) {
	for _, old := range m.Present() {
		if p.RegistrantID != "" && old.RegistrantID == p.RegistrantID || p.UserID != "" && old.UserID == p.UserID {
			s.depart(m, old, "Joined from another device.", s.Now())
		}
	}
	if err := s.enter(m, p); err != nil {
		return account.Participant{}, err
	}
	return p.Participant, nil
}

// Open finds a meeting that can be entered. One that was deleted while it runs
// stays open for those who have its link.
func (s *State) Open(meetingID int64) (*Meeting, error) {
	m := s.Records.ByID[meetingID]
	if m == nil || m.Deleted && m.Live == nil || m.Expired(s.Now()) {
		return nil, ErrNoMeeting
	}
	return m, nil
}

// enter decides where a person ends up.
func (s *State) enter(m *Meeting, p *Participant) error {
	now := s.Now()
	switch {
	case m.Live == nil && p.Host:
		return s.begin(m, p, now)
	case m.Live == nil && s.mayBeFirst(m, now):
		if err := s.begin(m, p, now); err != nil {
			return err
		}
		s.emitParticipant("meeting.participant_jbh_joined", m, p, now)
	case m.Live == nil:
		p.State = account.WaitingForHost
		m.lobby = append(m.lobby, p)
		if s.Rules.Plan != account.Free {
			s.emitParticipant("meeting.participant_jbh_waiting", m, p, now)
		}
	default:
		s.admit(m, p, now)
	}
	return nil
}

// mayBeFirst tells whether guests may enter before the host now.
func (s *State) mayBeFirst(m *Meeting, now time.Time) bool {
	early := m.Number("jbh_time")
	return m.Flag("join_before_host") &&
		(early == 0 || !now.Before(m.Start.Add(-time.Duration(early)*time.Minute)))
}

// begin starts a new run of the meeting with its first participant.
func (s *State) begin(m *Meeting, first *Participant, now time.Time) error {
	if s.busyHost(m) {
		return ErrHostBusy
	}
	if len(m.Past) > 0 {
		m.UUID = s.IDs.MeetingUUID(s.Quirks.AwkwardUUIDs)
	}
	m.Live = &Instance{UUID: m.UUID, Topic: m.Topic, HostID: m.HostID, Start: now}
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
func (s *State) busyHost(m *Meeting) bool {
	running, most := 0, 1
	if s.Rules.Plan == account.Business {
		most = 2
	}
	for _, other := range s.Records.Meetings {
		if other.Live != nil && other.HostID == m.HostID {
			running++
		}
	}
	return running >= most
}

// admit lets a person into a running meeting, through the waiting room if there is one.
func (s *State) admit(m *Meeting, p *Participant, now time.Time) {
	if !s.mustWait(m, p) {
		s.letIn(m, p, now)
		return
	}
	p.State = account.InWaitingRoom
	m.Live.people = append(m.Live.people, p)
	s.emitParticipant("meeting.participant_joined_waiting_room", m, p, now)
}

func (s *State) mustWait(m *Meeting, p *Participant) bool {
	if !m.Flag("waiting_room") || p.Host {
		return false
	}
	options, _ := m.Settings["waiting_room_options"].(map[string]any)
	if options["mode"] == "custom" && options["who_goes_to_waiting_room"] != "everyone" {
		return !p.Ours
	}
	return true
}

// letIn puts a person into the meeting proper.
func (s *State) letIn(m *Meeting, p *Participant, now time.Time) {
	p.State, p.Joined = account.InMeeting, now
	if p.Host && !slices.ContainsFunc(m.Live.in(account.InMeeting), func(x *Participant) bool { return x.Role == "host" }) {
		p.Role = "host"
	}
	if m.Live.find(p.UUID) == nil {
		m.Live.people = append(m.Live.people, p)
	}
	if !p.Host || !s.Quirks.NoHostJoin {
		s.emitParticipant("meeting.participant_joined", m, p, now)
	}
}
