package zoomtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// saved is what [Server.Save] writes: what Zoom itself would not forget over a
// restart of the server. Access tokens, faults, counts and subscriptions are
// not part of it.
type saved struct {
	OwnerID      string          `json:"owner_id"`
	Users        []*User         `json:"users"`
	Meetings     []savedMeeting  `json:"meetings"`
	Keys         []savedKey      `json:"keys"`
	Invites      []savedInvite   `json:"invites"`
	Grants       []savedGrant    `json:"grants"`
	Tracking     []TrackingField `json:"tracking_fields"`
	Locations    []Location      `json:"locations"`
	Rooms        []*Room         `json:"rooms"`
	Reservations []*Reservation  `json:"reservations"`
}

type savedMeeting struct {
	Meeting
	Pwd         string            `json:"pwd"`
	Digits      string            `json:"digits"`
	Registrants []savedRegistrant `json:"registrants"`
	Runs        []savedRun        `json:"runs"` // the running one, if any, has no end
	Lobby       []savedPerson     `json:"lobby"`
}

type savedRegistrant struct {
	Registrant
	Token string `json:"token"`
	PIN   int64  `json:"pin"`
}

type savedRun struct {
	UUID   string        `json:"uuid"`
	Topic  string        `json:"topic"`
	HostID string        `json:"host_id"`
	Start  time.Time     `json:"start"`
	End    time.Time     `json:"end"`
	People []savedPerson `json:"people"`
}

type savedPerson struct {
	Participant
	Email string `json:"shown_email"`
	Ours  bool   `json:"ours"`
}

type savedKey struct {
	Key     string    `json:"key"`
	UserID  string    `json:"user_id"`
	Expires time.Time `json:"expires"`
}

type savedInvite struct {
	Token   string    `json:"token"`
	Meeting int64     `json:"meeting"`
	Name    string    `json:"name"`
	Expires time.Time `json:"expires"`
}

type savedGrant struct {
	Refresh string    `json:"refresh"`
	UserID  string    `json:"user_id"`
	Expires time.Time `json:"expires"`
}

// Save returns the account as JSON: users, meetings with their people and past,
// links, rooms and refresh tokens. A demonstration that is stopped and started
// again gives it to [Server.Load], so that the links it gave out still work.
func (s *Server) Save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := &s.state
	out := saved{
		OwnerID: st.owner.ID, Users: st.users, Tracking: st.tracking, Locations: st.locations,
		Rooms: st.rooms, Reservations: st.reservations,
	}
	for _, m := range st.meetings {
		out.Meetings = append(out.Meetings, m.save())
	}
	s.dropStaleZAKs()
	for key, z := range st.zaks {
		out.Keys = append(out.Keys, savedKey{key, z.user.ID, z.expires})
	}
	for token, i := range st.invites {
		out.Invites = append(out.Invites, savedInvite{token, i.meeting, i.name, i.expires})
	}
	for token, r := range st.refresh {
		if !r.grant.revoked {
			out.Grants = append(out.Grants, savedGrant{token, r.grant.user.ID, r.expires})
		}
	}
	return json.Marshal(out)
}

func (m *meeting) save() savedMeeting {
	out := savedMeeting{Meeting: m.Meeting, Pwd: m.pwd, Digits: m.digits, Lobby: savePeople(m.lobby)}
	for _, r := range m.registrants {
		out.Registrants = append(out.Registrants, savedRegistrant{*r, r.token, r.pin})
	}
	runs := m.past
	if m.live != nil {
		runs = append(slices.Clip(runs), m.live)
	}
	for _, in := range runs {
		out.Runs = append(out.Runs, savedRun{in.uuid, in.topic, in.hostID, in.start, in.end, savePeople(in.people)})
	}
	return out
}

func savePeople(people []*Participant) []savedPerson {
	var out []savedPerson
	for _, p := range people {
		out = append(out, savedPerson{*p, p.email, p.ours})
	}
	return out
}

// Load replaces the account by one that [Server.Save] gave. Call it before the
// server is used.
func (s *Server) Load(data []byte) error {
	var in saved
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("zoomtest: this is no saved account: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := newState()
	st.users, st.tracking, st.locations = in.Users, in.Tracking, in.Locations
	st.rooms, st.reservations = in.Rooms, in.Reservations
	users := map[string]*User{}
	for _, u := range in.Users {
		users[u.ID] = u
	}
	if st.owner = users[in.OwnerID]; st.owner == nil {
		return fmt.Errorf("zoomtest: this is no saved account: %w", ErrNoUser)
	}
	for _, one := range in.Meetings {
		m := one.load()
		st.meetings = append(st.meetings, m)
		st.byID[m.ID] = m
	}
	for _, k := range in.Keys {
		if u := users[k.UserID]; u != nil {
			st.zaks[k.Key] = &zak{user: u, expires: k.Expires}
		}
	}
	for _, i := range in.Invites {
		st.invites[i.Token] = &inviteLink{meeting: i.Meeting, name: i.Name, expires: i.Expires}
	}
	for _, g := range in.Grants {
		if u := users[g.UserID]; u != nil {
			st.refresh[g.Refresh] = &refreshToken{value: g.Refresh, grant: &grant{user: u}, expires: g.Expires}
		}
	}
	s.state = st
	return nil
}

func (in savedMeeting) load() *meeting {
	m := &meeting{Meeting: in.Meeting, pwd: in.Pwd, digits: in.Digits, lobby: loadPeople(in.Lobby)}
	for _, r := range in.Registrants {
		one := r.Registrant
		one.token, one.pin = r.Token, r.PIN
		m.registrants = append(m.registrants, &one)
	}
	for _, run := range in.Runs {
		one := &instance{uuid: run.UUID, topic: run.Topic, hostID: run.HostID, start: run.Start, end: run.End, people: loadPeople(run.People)}
		if run.End.IsZero() {
			m.live = one
		} else {
			m.past = append(m.past, one)
		}
	}
	return m
}

func loadPeople(in []savedPerson) []*Participant {
	var out []*Participant
	for _, p := range in {
		one := p.Participant
		one.email, one.ours = p.Email, p.Ours
		out = append(out, &one)
	}
	return out
}
