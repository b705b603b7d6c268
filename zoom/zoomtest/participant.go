package zoomtest

import (
	"errors"
	"slices"
	"time"
)

// Person is who enters a meeting, and what the link they used says about them.
// A guest has a name only.
type Person struct {
	Name string `json:"name"`
	// UserID is the Zoom user, by id or e-mail, who is signed in or whose ZAK is
	// in the link.
	UserID string `json:"user_id"`
	// RegistrantID is whose registrant link was used.
	RegistrantID string `json:"registrant_id"`
	// Email of a guest who is not a user of the account; webhooks do not show it.
	Email       string `json:"email"`
	CustomerKey string `json:"customer_key"` // Meeting SDK only
	PhoneNumber string `json:"phone_number"` // dial-in only
}

// Where a participant is.
const (
	InMeeting      = "in_meeting"
	InWaitingRoom  = "in_waiting_room"
	WaitingForHost = "waiting_for_host"
	Gone           = "gone"
)

// Participant is one stay of a person in a meeting.
type Participant struct {
	Person
	// UUID names this stay; a rejoin is another one.
	UUID string `json:"participant_uuid"`
	// Number is the user_id of webhooks: a number within the meeting.
	Number string `json:"number"`
	// State is InMeeting, InWaitingRoom, WaitingForHost or Gone.
	State  string    `json:"state"`
	Host   bool      `json:"host"`
	Role   string    `json:"role"` // host, co-host or attendee
	Joined time.Time `json:"joined"`
	Left   time.Time `json:"left"`

	email string // as webhooks show it
	ours  bool   // a user of the account
}

// Errors of taking part.
var (
	ErrNotHost     = errors.New("zoomtest: only the host or an alternative host can do this")
	ErrHostBusy    = errors.New("zoomtest: the host is in another meeting that is still running")
	ErrNotThere    = errors.New("zoomtest: nobody of that id is in the meeting")
	ErrNotRunning  = errors.New("zoomtest: the meeting is not running")
	ErrLinkInvalid = errors.New("zoomtest: this link is not valid, or no longer")
)

// instance is one run of a meeting.
type instance struct {
	uuid       string
	topic      string
	hostID     string
	start, end time.Time
	people     []*Participant // everyone who ever was in it, waiting room included
}

func (in *instance) find(uuid string) *Participant {
	i := slices.IndexFunc(in.people, func(p *Participant) bool { return p.UUID == uuid })
	if i < 0 {
		return nil
	}
	return in.people[i]
}

// in lists those in a state.
func (in *instance) in(state string) []*Participant {
	return slices.DeleteFunc(slices.Clone(in.people), func(p *Participant) bool { return p.State != state })
}

// participant makes the record of a person about to enter.
func (s *Server) participant(m *meeting, who Person) (*Participant, error) {
	p := &Participant{Person: who, UUID: s.ids.hexUUID(), Number: id64(16778240 + int64(s.ids.rand.IntN(1<<24))), Role: "attendee"}
	if who.UserID != "" {
		u := s.user(who.UserID)
		if u == nil {
			return nil, ErrNoUser
		}
		p.UserID, p.email, p.ours, p.Host = u.ID, u.Email, true, s.hosts(m, u)
		if p.Name == "" {
			p.Name = u.name()
		}
	}
	if who.RegistrantID != "" {
		r := m.registrant(who.RegistrantID)
		if r == nil || r.Status != "approved" {
			return nil, ErrLinkInvalid
		}
		p.email = r.Email
		if p.Name == "" {
			p.Name = r.name()
		}
	}
	if p.Name == "" {
		p.Name = "Guest"
	}
	return p, nil
}

// Participants lists everyone in the meeting, its waiting room and before its
// door right now.
func (s *Server) Participants(meetingID int64) []Participant {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.state.byID[meetingID]
	if m == nil {
		return nil
	}
	var all []Participant
	for _, p := range m.present() {
		all = append(all, *p)
	}
	return all
}

// present is everyone who is not gone.
func (m *meeting) present() []*Participant {
	all := slices.Clone(m.lobby)
	if m.live != nil {
		for _, p := range m.live.people {
			if p.State != Gone {
				all = append(all, p)
			}
		}
	}
	return all
}

func (m *meeting) presentBy(uuid string) *Participant {
	for _, p := range m.present() {
		if p.UUID == uuid {
			return p
		}
	}
	return nil
}
