package world

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// Registrant adds what only the server needs.
type Registrant struct {
	account.Registrant
	Token string // tk of the link
	Pin   int64
}

func (r *Registrant) Name() string { return strings.TrimSpace(r.FirstName + " " + r.LastName) }

// Registrant finds one by id, nil if there is none.
func (m *Meeting) Registrant(id string) *Registrant {
	return m.Registered(func(r *Registrant) bool { return r.ID == id })
}

func (m *Meeting) Registered(match func(*Registrant) bool) *Registrant {
	i := slices.IndexFunc(m.Registrants, match)
	if i < 0 {
		return nil
	}
	return m.Registrants[i]
}

// RegistrantURL is the personal link, blank unless approved.
func (s *State) RegistrantURL(m *Meeting, r *Registrant) string {
	if r.Status != "approved" {
		return ""
	}
	return s.Link("/w/", m, url.Values{"tk": {r.Token}})
}

// InviteLink is a personal link that was made without registration.
type InviteLink struct {
	Meeting int64
	Name    string
	Expires time.Time // zero = never
}
