package zoomtest

import (
	"slices"
	"time"
)

// agendaShown is how much of an agenda the lists show.
const agendaShown = 250

// listMeetings is GET /users/{userId}/meetings. Instant meetings are never listed.
func listMeetings(s *Server, req *request) answer {
	host, a, found := s.userOf(req)
	if !found {
		return a
	}
	from, to := span(req.query.Get("from"), req.query.Get("to"))
	rows := []map[string]any{}
	for _, m := range s.hosted(host, req.now) {
		if m.listed(req.query.Get("type"), req.now) && !m.Start.Before(from) && (to.IsZero() || m.Start.Before(to)) {
			rows = append(rows, s.listedMeeting(m))
		}
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return ok(map[string]any{
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

// hosted lists a host's meetings that are still there, by start.
func (s *Server) hosted(host *User, now time.Time) []*meeting {
	var all []*meeting
	for _, m := range s.state.meetings {
		if m.HostID == host.ID && !m.Deleted && m.Type != 1 && !m.expired(now) {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b *meeting) int { return a.Start.Compare(b.Start) })
	return all
}

// halfYear is how far ahead and back the lists reach.
const halfYear = 183 * 24 * time.Hour

// listed tells whether the meeting belongs to that kind of list.
func (m *meeting) listed(kind string, now time.Time) bool {
	if m.Start.After(now.Add(halfYear)) || m.Start.Before(now.Add(-halfYear)) {
		return false
	}
	over := m.live == nil && m.end().Before(now) && m.Type != 3
	switch kind {
	case "live":
		return m.live != nil
	case "upcoming", "upcoming_meetings":
		return !over
	case "previous_meetings":
		return over
	}
	return true
}

// end is when the last date of the meeting is over by schedule.
func (m *meeting) end() time.Time {
	last := m.Start
	for _, o := range m.Occurrences {
		if o.Start.After(last) {
			last = o.Start
		}
	}
	return last.Add(time.Duration(m.Duration) * time.Minute)
}

func (s *Server) listedMeeting(m *meeting) map[string]any {
	agenda := []rune(m.Agenda)
	return map[string]any{
		"id": m.ID, "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type,
		"start_time": stamp(m.Start), "duration": m.Duration, "timezone": m.Timezone,
		"agenda":     string(agenda[:min(len(agenda), agendaShown)]),
		"created_at": stamp(m.Created), "join_url": s.joinURL(m),
	}
}

// upcomingMeetings is GET /users/{userId}/upcoming_meetings: the next 24 hours.
func upcomingMeetings(s *Server, req *request) answer {
	host, a, found := s.userOf(req)
	if !found {
		return a
	}
	rows := []map[string]any{}
	for _, m := range s.hosted(host, req.now) {
		if m.end().After(req.now) && m.Start.Before(req.now.Add(24*time.Hour)) {
			rows = append(rows, map[string]any{
				"id": m.ID, "topic": m.Topic, "type": m.Type, "start_time": stamp(m.Start), "duration": m.Duration,
				"timezone": m.Timezone, "created_at": stamp(m.Created), "join_url": s.joinURL(m),
				"passcode": m.Password, "use_pmi": m.flag("use_pmi"),
			})
		}
	}
	return ok(map[string]any{"total_records": len(rows), "meetings": rows})
}
