package world

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// saved is what [State.Save] writes: what Zoom itself would not forget over a
// restart of the server. Access tokens, faults, counts and subscriptions are
// not part of it.
type saved struct {
	OwnerID      string                  `json:"owner_id"`
	Users        []*account.User         `json:"users"`
	Meetings     []savedMeeting          `json:"meetings"`
	Keys         []savedKey              `json:"keys"`
	Invites      []savedInvite           `json:"invites"`
	Grants       []savedGrant            `json:"grants"`
	Tracking     []account.TrackingField `json:"tracking_fields"`
	Locations    []account.Location      `json:"locations"`
	Rooms        []*account.Room         `json:"rooms"`
	Reservations []*account.Reservation  `json:"reservations"`
}

type savedMeeting struct {
	account.Meeting
	Pwd         string            `json:"pwd"`
	Digits      string            `json:"digits"`
	Registrants []savedRegistrant `json:"registrants"`
	Runs        []savedRun        `json:"runs"` // the running one, if any, has no end
	Lobby       []savedPerson     `json:"lobby"`
}

type savedRegistrant struct {
	account.Registrant
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
	account.Participant
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

// Save returns the account as JSON.
func (s *State) Save() ([]byte, error) {
	st := &s.Records
	out := saved{
		OwnerID: st.Owner.ID, Users: st.Users, Tracking: st.Tracking, Locations: st.Locations,
		Rooms: st.Rooms, Reservations: st.Reservations,
	}
	for _, m := range st.Meetings {
		out.Meetings = append(out.Meetings, m.save())
	}
	s.dropStaleZAKs()
	for key, z := range st.zaks {
		out.Keys = append(out.Keys, savedKey{key, z.user.ID, z.expires})
	}
	for token, i := range st.Invites {
		out.Invites = append(out.Invites, savedInvite{token, i.Meeting, i.Name, i.Expires})
	}
	for token, r := range st.Refresh {
		if !r.Grant.Revoked {
			out.Grants = append(out.Grants, savedGrant{token, r.Grant.User.ID, r.Expires})
		}
	}
	return json.Marshal(out)
}

func (m *Meeting) save() savedMeeting {
	out := savedMeeting{Meeting: m.Meeting, Pwd: m.Pwd, Digits: m.Digits, Lobby: savePeople(m.lobby)}
	for _, r := range m.Registrants {
		out.Registrants = append(out.Registrants, savedRegistrant{r.Registrant, r.Token, r.Pin})
	}
	runs := m.Past
	if m.Live != nil {
		runs = append(slices.Clip(runs), m.Live)
	}
	for _, in := range runs {
		out.Runs = append(out.Runs, savedRun{in.UUID, in.Topic, in.HostID, in.Start, in.End, savePeople(in.people)})
	}
	return out
}

func savePeople(people []*Participant) []savedPerson {
	var out []savedPerson
	for _, p := range people {
		out = append(out, savedPerson{p.Participant, p.Email, p.Ours})
	}
	return out
}

// Load replaces the account; an error leaves it as it was.
func (s *State) Load(data []byte) error {
	var in saved
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("zoomtest: this is no saved account: %w", err)
	}
	st := newRecords()
	st.Users, st.Tracking, st.Locations = in.Users, in.Tracking, in.Locations
	st.Rooms, st.Reservations = in.Rooms, in.Reservations
	users := map[string]*account.User{}
	for _, u := range in.Users {
		users[u.ID] = u
	}
	if st.Owner = users[in.OwnerID]; st.Owner == nil {
		return fmt.Errorf("zoomtest: this is no saved account: %w", ErrNoUser)
	}
	for _, one := range in.Meetings {
		m := one.load()
		st.Meetings = append(st.Meetings, m)
		st.ByID[m.ID] = m
	}
	for _, k := range in.Keys {
		if u := users[k.UserID]; u != nil {
			st.zaks[k.Key] = &zak{user: u, expires: k.Expires}
		}
	}
	for _, i := range in.Invites {
		st.Invites[i.Token] = &InviteLink{Meeting: i.Meeting, Name: i.Name, Expires: i.Expires}
	}
	for _, g := range in.Grants {
		if u := users[g.UserID]; u != nil {
			st.Refresh[g.Refresh] = &RefreshToken{Value: g.Refresh, Grant: &Grant{User: u}, Expires: g.Expires}
		}
	}
	s.Records = st
	return nil
}

func (in savedMeeting) load() *Meeting {
	m := &Meeting{Meeting: in.Meeting, Pwd: in.Pwd, Digits: in.Digits, lobby: loadPeople(in.Lobby)}
	for _, r := range in.Registrants {
		m.Registrants = append(m.Registrants, &Registrant{r.Registrant, r.Token, r.PIN})
	}
	for _, run := range in.Runs {
		one := &Instance{UUID: run.UUID, Topic: run.Topic, HostID: run.HostID, Start: run.Start, End: run.End, people: loadPeople(run.People)}
		if run.End.IsZero() {
			m.Live = one
		} else {
			m.Past = append(m.Past, one)
		}
	}
	return m
}

func loadPeople(in []savedPerson) []*Participant {
	var out []*Participant
	for _, p := range in {
		out = append(out, &Participant{p.Participant, p.Email, p.Ours})
	}
	return out
}
