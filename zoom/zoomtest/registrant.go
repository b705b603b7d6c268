package zoomtest

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Registrant is a person registered for one meeting.
type Registrant struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	FirstName string    `json:"first_name"`
	LastName  string    `json:"last_name"`
	Status    string    `json:"status"` // approved, pending or denied
	JoinURL   string    `json:"join_url"`
	Created   time.Time `json:"create_time"`
	// Fields are further members of the registration, such as phone.
	Fields map[string]any `json:"fields,omitempty"`

	token string // tk of the link
	pin   int64
}

// Registrants lists the people registered for a meeting, whatever their
// status, oldest first.
func (s *Server) Registrants(meetingID int64) []Registrant {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.state.byID[meetingID]
	if m == nil {
		return nil
	}
	all := make([]Registrant, 0, len(m.registrants))
	for _, r := range m.registrants {
		c := *r
		c.JoinURL = s.registrantURL(m, r)
		all = append(all, c)
	}
	return all
}

func (r *Registrant) name() string { return strings.TrimSpace(r.FirstName + " " + r.LastName) }

// registrant finds one by id, nil if there is none.
func (m *meeting) registrant(id string) *Registrant {
	return m.registered(func(r *Registrant) bool { return r.ID == id })
}

func (m *meeting) registered(match func(*Registrant) bool) *Registrant {
	i := slices.IndexFunc(m.registrants, match)
	if i < 0 {
		return nil
	}
	return m.registrants[i]
}

// registrantURL is the personal link, blank unless approved.
func (s *Server) registrantURL(m *meeting, r *Registrant) string {
	if r.Status != "approved" {
		return ""
	}
	return s.link("/w/", m, url.Values{"tk": {r.token}})
}

// body is a registrant as the lists show it.
func (s *Server) registrantBody(m *meeting, r *Registrant) map[string]any {
	body := map[string]any{
		"id": r.ID, "email": r.Email, "first_name": r.FirstName, "last_name": r.LastName, "status": r.Status,
		"create_time": stamp(r.Created), "participant_pin_code": r.pin,
	}
	maps.Copy(body, r.Fields)
	if link := s.registrantURL(m, r); link != "" {
		body["join_url"] = link
	}
	return body
}

// inviteLink is a personal link that was made without registration.
type inviteLink struct {
	meeting int64
	name    string
	expires time.Time // zero = never
}
