package world

import (
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// Participant adds what only the server needs.
type Participant struct {
	account.Participant
	Email string // as webhooks show it
	Ours  bool   // a user of the account
}

// Errors of taking part.
var (
	ErrNotHost     = errors.New("zoomtest: only the host or an alternative host can do this")
	ErrHostBusy    = errors.New("zoomtest: the host is in another meeting that is still running")
	ErrNotThere    = errors.New("zoomtest: nobody of that id is in the meeting")
	ErrNotRunning  = errors.New("zoomtest: the meeting is not running")
	ErrLinkInvalid = errors.New("zoomtest: this link is not valid, or no longer")
)

// Instance is one run of a meeting.
type Instance struct {
	UUID       string
	Topic      string
	HostID     string
	Start, End time.Time
	people     []*Participant // everyone who ever was in it, waiting room included
}

func (in *Instance) find(uuid string) *Participant {
	i := slices.IndexFunc(in.people, func(p *Participant) bool { return p.UUID == uuid })
	if i < 0 {
		return nil
	}
	return in.people[i]
}

// in lists those in a state.
func (in *Instance) in(state string) []*Participant {
	return slices.DeleteFunc(slices.Clone(in.people), func(p *Participant) bool { return p.State != state })
}

// enrol makes the record of a person about to enter.
func (s *State) enrol(m *Meeting, who account.Person) (*Participant, error) {
	p := &Participant{Participant: account.Participant{Person: who, UUID: s.IDs.HexUUID(), Number: FormatID(16778240 + int64(s.IDs.Rand.IntN(1<<24))), Role: "attendee"}}
	if who.UserID != "" {
		u := s.User(who.UserID)
		if u == nil {
			return nil, ErrNoUser
		}
		p.UserID, p.Email, p.Ours, p.Host = u.ID, u.Email, true, s.Hosts(m, u)
		if p.Name == "" {
			p.Name = u.Name()
		}
	}
	if who.RegistrantID != "" {
		r := m.Registrant(who.RegistrantID)
		if r == nil || r.Status != "approved" {
			return nil, ErrLinkInvalid
		}
		p.Email = r.Email
		if p.Name == "" {
			p.Name = r.Name()
		}
	}
	if p.Name == "" {
		p.Name = "Guest"
	}
	return p, nil
}

// Present is everyone who is not gone.
func (m *Meeting) Present() []*Participant {
	all := slices.Clone(m.lobby)
	if m.Live != nil {
		for _, p := range m.Live.people {
			if p.State != account.Gone {
				all = append(all, p)
			}
		}
	}
	return all
}

func (m *Meeting) PresentBy(uuid string) *Participant {
	for _, p := range m.Present() {
		if p.UUID == uuid {
			return p
		}
	}
	return nil
}

// InstanceOf finds a run of a meeting by its UUID.
func (s *State) InstanceOf(uuid string) (*Meeting, *Instance) {
	for _, m := range s.Records.Meetings {
		for _, in := range m.Past {
			if in.UUID == uuid {
				return m, in
			}
		}
		if m.Live != nil && m.Live.UUID == uuid {
			return m, m.Live
		}
		if m.UUID == uuid {
			return m, nil
		}
	}
	return nil, nil
}

// Attended lists those who were in the meeting proper.
func (in *Instance) Attended() []*Participant {
	return slices.DeleteFunc(slices.Clone(in.people), func(p *Participant) bool { return p.Joined.IsZero() })
}
