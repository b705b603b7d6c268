package zoomtest

import (
	"net/url"
	"time"
)

// defaultInviteLife is the ttl of invite links in seconds.
const defaultInviteLife = 7200

// createInviteLinks is POST /meetings/{meetingId}/invite_links.
func createInviteLinks(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	var in struct {
		TTL       *int64 `json:"ttl"`
		Attendees []struct {
			Name string `json:"name"`
		} `json:"attendees"`
	}
	req.into(&in)
	if len(in.Attendees) == 0 {
		return rejected(detail{"attendees", missing})
	}
	seconds := int64(defaultInviteLife)
	copyIf(&seconds, in.TTL)
	rows := []map[string]any{}
	for _, who := range in.Attendees {
		link := &inviteLink{meeting: m.ID, name: who.Name}
		if seconds > 0 {
			link.expires = req.now.Add(time.Duration(seconds) * time.Second)
		}
		token := s.ids.text(40)
		s.state.invites[token] = link
		rows = append(rows, map[string]any{"name": who.Name, "join_url": s.link("/w/", m, url.Values{"tk": {token}})})
	}
	return created(map[string]any{"attendees": rows})
}

// invited is the person behind an invite link of a meeting, nil if it is no good.
func (s *Server) invited(m *meeting, token string) *inviteLink {
	link := s.state.invites[token]
	if link == nil || link.meeting != m.ID || !link.expires.IsZero() && !s.now().Before(link.expires) {
		return nil
	}
	return link
}
