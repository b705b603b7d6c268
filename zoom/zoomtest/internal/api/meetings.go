package api

import (
	"fmt"
	"maps"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// getMeeting is GET /meetings/{meetingId}. Each answer has a new start_url.
func getMeeting(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	body := s.meetingBody(m)
	if id := req.Query.Get("occurrence_id"); id != "" {
		o := m.Occurrence(id)
		if o == nil {
			return answer.Rejected(table.Wrong("occurrence_id", table.Invalid))
		}
		body["start_time"], body["duration"] = world.Stamp(o.Start), o.Duration
	}
	return answer.OK(body)
}

// meetingBody is a meeting in full, for its host.
func (s *API) meetingBody(m *world.Meeting) map[string]any {
	body := map[string]any{
		"id": m.ID, "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type, "status": "waiting",
		"start_time": world.Stamp(m.Start), "duration": m.Duration, "timezone": m.Timezone, "agenda": m.Agenda,
		"created_at": world.Stamp(m.Created), "join_url": s.JoinURL(m), "pre_schedule": m.PreSchedule,
		"creation_source": "open_api", "settings": s.settingsBody(m),
	}
	if m.Live != nil {
		body["status"] = "started"
	}
	if host := s.User(m.HostID); host != nil {
		body["host_email"] = host.Email
		body["start_url"] = s.StartURL(m, host)
	}
	if m.Password != "" {
		body["password"], body["encrypted_password"] = m.Password, m.Pwd
		body["pstn_password"], body["h323_password"] = m.Digits, m.Digits
	}
	if m.Recurrence != nil {
		body["recurrence"] = m.Recurrence
	}
	if len(m.Occurrences) > 0 {
		body["occurrences"] = occurrenceRows(m)
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
func (s *API) settingsBody(m *world.Meeting) map[string]any {
	shown := maps.Clone(m.Settings)
	if list, given := shown["authentication_exception"].([]any); given {
		rows := []any{}
		for _, e := range list {
			row, _ := e.(map[string]any)
			row = maps.Clone(row)
			row["join_url"] = s.JoinURL(m)
			rows = append(rows, row)
		}
		shown["authentication_exception"] = rows
	}
	return shown
}

// occurrenceRows are the dates of a series as answers show them.
func occurrenceRows(m *world.Meeting) []map[string]any {
	rows := []map[string]any{}
	for _, o := range m.Occurrences {
		status := "available"
		if o.Deleted {
			status = "deleted"
		}
		rows = append(rows, map[string]any{
			"occurrence_id": o.ID, "start_time": world.Stamp(o.Start), "duration": o.Duration, "status": status,
		})
	}
	return rows
}

// invitation is GET /meetings/{meetingId}/invitation.
func invitation(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	name := "The host"
	if host := s.User(m.HostID); host != nil {
		name = host.Name()
	}
	text := fmt.Sprintf("%s is inviting you to a scheduled Zoom meeting.\r\n\r\nTopic: %s\r\nTime: %s\r\n\r\nJoin Zoom Meeting\r\n%s\r\n\r\nMeeting ID: %d\r\nPasscode: %s\r\n",
		name, m.Topic, m.Start.Format("Jan 2, 2006 03:04 PM UTC"), s.JoinURL(m), m.ID, m.Password)
	return answer.OK(map[string]any{"invitation": text, "sip_links": []string{}})
}

// agendaShown is how much of an agenda the lists show.
const agendaShown = 250

// listMeetings is GET /users/{userId}/meetings. Instant meetings are never listed.
func listMeetings(s *API, req *Request) answer.Answer {
	host, a, found := s.userOf(req)
	if !found {
		return a
	}
	from, to := span(req.Query.Get("from"), req.Query.Get("to"))
	rows := []map[string]any{}
	for _, m := range s.Hosted(host, req.now) {
		if m.Listed(req.Query.Get("type"), req.now) && !m.Start.Before(from) && (to.IsZero() || m.Start.Before(to)) {
			rows = append(rows, s.listedMeeting(m))
		}
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{
		"page_count": w.pages(len(rows)), "page_number": 1, "page_size": w.size, "total_records": len(rows),
		"next_page_token": w.next, "meetings": rows[w.from:w.to],
	})
}

// span reads the dates of a query; the last day counts in full.
func span(from, to string) (time.Time, time.Time) {
	start, _ := time.Parse(time.DateOnly, from)
	end, err := time.Parse(time.DateOnly, to)
	if err == nil {
		end = end.AddDate(0, 0, 1)
	}
	return start, end
}

func (s *API) listedMeeting(m *world.Meeting) map[string]any {
	agenda := []rune(m.Agenda)
	return map[string]any{
		"id": m.ID, "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type,
		"start_time": world.Stamp(m.Start), "duration": m.Duration, "timezone": m.Timezone,
		"agenda":     string(agenda[:min(len(agenda), agendaShown)]),
		"created_at": world.Stamp(m.Created), "join_url": s.JoinURL(m),
	}
}

// upcomingMeetings is GET /users/{userId}/upcoming_meetings: the next 24 hours.
func upcomingMeetings(s *API, req *Request) answer.Answer {
	host, a, found := s.userOf(req)
	if !found {
		return a
	}
	rows := []map[string]any{}
	for _, m := range s.Hosted(host, req.now) {
		if m.End().After(req.now) && m.Start.Before(req.now.Add(24*time.Hour)) {
			rows = append(rows, map[string]any{
				"id": m.ID, "topic": m.Topic, "type": m.Type, "start_time": world.Stamp(m.Start), "duration": m.Duration,
				"timezone": m.Timezone, "created_at": world.Stamp(m.Created), "join_url": s.JoinURL(m),
				"passcode": m.Password, "use_pmi": m.Flag("use_pmi"),
			})
		}
	}
	return answer.OK(map[string]any{"total_records": len(rows), "meetings": rows})
}
