package zoomtest

import (
	"fmt"
	"maps"
	"net/url"
	"time"
)

// startLife is how long a start_url works; for API users it is 90 days.
const startLife = 2 * time.Hour

// getMeeting is GET /meetings/{meetingId}. Each answer has a new start_url.
func getMeeting(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	body := s.meetingBody(m)
	if id := req.query.Get("occurrence_id"); id != "" {
		o := m.occurrence(id)
		if o == nil {
			return rejected(detail{"occurrence_id", invalid})
		}
		body["start_time"], body["duration"] = stamp(o.Start), o.Duration
	}
	return ok(body)
}

// meetingBody is a meeting in full, for its host.
func (s *Server) meetingBody(m *meeting) map[string]any {
	body := map[string]any{
		"id": m.ID, "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type, "status": "waiting",
		"start_time": stamp(m.Start), "duration": m.Duration, "timezone": m.Timezone, "agenda": m.Agenda,
		"created_at": stamp(m.Created), "join_url": s.joinURL(m), "pre_schedule": m.PreSchedule,
		"creation_source": "open_api", "settings": s.settingsBody(m),
	}
	if m.live != nil {
		body["status"] = "started"
	}
	if host := s.user(m.HostID); host != nil {
		body["host_email"] = host.Email
		body["start_url"] = s.startURL(m, host)
	}
	if m.Password != "" {
		body["password"], body["encrypted_password"] = m.Password, m.pwd
		body["pstn_password"], body["h323_password"] = m.digits, m.digits
	}
	if m.Recurrence != nil {
		body["recurrence"] = m.Recurrence
	}
	if len(m.Occurrences) > 0 {
		body["occurrences"] = m.occurrenceRows()
	}
	if len(m.TrackingFields) > 0 {
		rows := []map[string]any{}
		for _, v := range m.TrackingFields {
			rows = append(rows, map[string]any{"field": v.Field, "value": v.Value, "visible": true})
		}
		body["tracking_fields"] = rows
	}
	return body
}

// settingsBody is the settings as an answer shows them.
func (s *Server) settingsBody(m *meeting) map[string]any {
	shown := maps.Clone(m.Settings)
	if list, given := shown["authentication_exception"].([]any); given {
		rows := []any{}
		for _, e := range list {
			row, _ := e.(map[string]any)
			row = maps.Clone(row)
			row["join_url"] = s.joinURL(m)
			rows = append(rows, row)
		}
		shown["authentication_exception"] = rows
	}
	return shown
}

func (m *meeting) occurrence(id string) *Occurrence {
	for i := range m.Occurrences {
		if m.Occurrences[i].ID == id {
			return &m.Occurrences[i]
		}
	}
	return nil
}

func (m *meeting) occurrenceRows() []map[string]any {
	rows := []map[string]any{}
	for _, o := range m.Occurrences {
		status := "available"
		if o.Deleted {
			status = "deleted"
		}
		rows = append(rows, map[string]any{
			"occurrence_id": o.ID, "start_time": stamp(o.Start), "duration": o.Duration, "status": status,
		})
	}
	return rows
}

// joinURL is everyone's link. The passcode rides along, encrypted.
func (s *Server) joinURL(m *meeting) string {
	return s.link("/j/", m, nil)
}

// startURL makes a link with a new key of the host's.
func (s *Server) startURL(m *meeting, host *User) string {
	life := startLife
	if host.apiUser() {
		life = apiZAKLife
	}
	return s.URL + "/s/" + id64(m.ID) + "?" + url.Values{"zak": {s.newZAK(host, life)}}.Encode()
}

func (s *Server) link(kind string, m *meeting, q url.Values) string {
	link := s.URL + kind + id64(m.ID)
	if q == nil {
		q = url.Values{}
	}
	if m.pwd != "" {
		q.Set("pwd", m.pwd)
	}
	if len(q) > 0 {
		link += "?" + q.Encode()
	}
	return link
}

// invitation is GET /meetings/{meetingId}/invitation.
func invitation(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	name := "The host"
	if host := s.user(m.HostID); host != nil {
		name = host.name()
	}
	text := fmt.Sprintf("%s is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: %s\r\nTime: %s\r\n\r\nJoin Zoom Meeting\r\n%s\r\n\r\nMeeting ID: %d\r\nPasscode: %s\r\n",
		name, m.Topic, m.Start.Format("Jan 2, 2006 03:04 PM UTC"), s.joinURL(m), m.ID, m.Password)
	return ok(map[string]any{"invitation": text, "sip_links": []string{}})
}
