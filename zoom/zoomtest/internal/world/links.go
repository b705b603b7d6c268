package world

import (
	"maps"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// startLife is how long a start_url works; for API users it is 90 days.
const startLife = 2 * time.Hour

func (m *Meeting) Occurrence(id string) *account.Occurrence {
	for i := range m.Occurrences {
		if m.Occurrences[i].ID == id {
			return &m.Occurrences[i]
		}
	}
	return nil
}

// JoinURL is everyone's link. The passcode rides along, encrypted.
func (s *State) JoinURL(m *Meeting) string {
	return s.Link("/j/", m, nil)
}

// StartURL makes a link with a new key of the host's.
func (s *State) StartURL(m *Meeting, host *account.User) string {
	life := startLife
	if host.APIUser() {
		life = apiZAKLife
	}
	return s.Base() + "/s/" + FormatID(m.ID) + "?" + url.Values{"zak": {s.NewZAK(host, life)}}.Encode()
}

func (s *State) Link(kind string, m *Meeting, q url.Values) string {
	link := s.Base() + kind + FormatID(m.ID)
	if q == nil {
		q = url.Values{}
	}
	if m.Pwd != "" {
		q.Set("pwd", m.Pwd)
	}
	if len(q) > 0 {
		link += "?" + q.Encode()
	}
	return link
}

// Invited is the person behind an invite link of a meeting, nil if it is no good.
func (s *State) Invited(m *Meeting, token string) *InviteLink {
	link := s.Records.Invites[token]
	if link == nil || link.Meeting != m.ID || !link.Expires.IsZero() && !s.Now().Before(link.Expires) {
		return nil
	}
	return link
}

// zak is a Zoom access key: whoever holds it joins, or starts, as that user.
type zak struct {
	user    *account.User
	expires time.Time
}

const (
	zakLife    = 2 * time.Hour
	apiZAKLife = 90 * 24 * time.Hour // of a custCreate user
	OwnZAKLife = 5 * time.Minute     // of GET /users/me/zak
)

// NewZAK makes a key for a user; a ttl of 0 means the default of such a user.
func (s *State) NewZAK(u *account.User, ttl time.Duration) string {
	if ttl == 0 {
		ttl = zakLife
		if u.APIUser() {
			ttl = apiZAKLife
		}
	}
	if len(s.Records.zaks) >= Kept {
		s.dropStaleZAKs()
	}
	key := "zak_" + s.IDs.Text(40)
	s.Records.zaks[key] = &zak{user: u, expires: s.Now().Add(ttl)}
	return key
}

// Holder is the user whom a key stands for, nil if it is no good.
func (s *State) Holder(key string) *account.User {
	z := s.Records.zaks[key]
	if z == nil || !s.Now().Before(z.expires) {
		return nil
	}
	return z.user
}

func (s *State) DropZAKs(u *account.User) {
	maps.DeleteFunc(s.Records.zaks, func(_ string, z *zak) bool { return z.user == u })
}

func (s *State) dropStaleZAKs() {
	now := s.Now()
	maps.DeleteFunc(s.Records.zaks, func(_ string, z *zak) bool { return !now.Before(z.expires) })
}
