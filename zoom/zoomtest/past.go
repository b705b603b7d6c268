package zoomtest

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// pastFor is how long Zoom keeps what happened in a meeting.
const pastFor = 365 * 24 * time.Hour

// instanceOf finds a run of a meeting by its UUID.
func (s *Server) instanceOf(uuid string) (*meeting, *instance) {
	for _, m := range s.state.meetings {
		for _, in := range m.past {
			if in.uuid == uuid {
				return m, in
			}
		}
		if m.live != nil && m.live.uuid == uuid {
			return m, m.live
		}
		if m.UUID == uuid {
			return m, nil
		}
	}
	return nil, nil
}

// findPast resolves an id, then meaning the latest finished run, or a UUID.
func (s *Server) findPast(req *request) (*meeting, *instance, answer, bool) {
	ref := req.path["meetingId"]
	no := fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", ref)
	if req.op.path[0] == "report" {
		no = fail(http.StatusNotFound, 3001, "Meeting %s not found or has expired.", ref)
	}
	var m *meeting
	var in *instance
	if id, err := strconv.ParseInt(ref, 10, 64); err == nil {
		if m = s.state.byID[id]; m != nil && len(m.past) > 0 {
			in = m.past[len(m.past)-1]
		}
	} else {
		m, in = s.instanceOf(ref)
	}
	switch {
	case in == nil || in.end.IsZero() && len(req.op.path) == 2:
		return nil, nil, no, false
	case s.set.plan == Free:
		return nil, nil, fail(http.StatusBadRequest, 200, "Only available for paid account: %s", s.set.creds.AccountID), false
	case !in.end.IsZero() && in.end.Before(req.now.Add(-pastFor)):
		return nil, nil, fail(http.StatusBadRequest, 12702, "Can not access a meeting a year ago."), false
	}
	return m, in, answer{}, true
}

// pastMeeting is GET /past_meetings/{meetingId}.
func pastMeeting(s *Server, req *request) answer {
	m, in, a, found := s.findPast(req)
	if !found {
		return a
	}
	total := 0
	for _, p := range in.attended() {
		total += minutes(p.Joined, p.Left)
	}
	body := map[string]any{
		"id": m.ID, "uuid": in.uuid, "host_id": in.hostID, "topic": in.topic, "type": m.Type,
		"start_time": stamp(in.start), "end_time": stamp(in.end), "duration": minutes(in.start, in.end),
		"total_minutes": total, "participants_count": len(in.attended()), "source": "Zoom", "dept": "",
		"has_meeting_summary": false,
	}
	if host := s.user(in.hostID); host != nil {
		body["user_name"], body["user_email"] = host.name(), host.Email
	}
	return ok(body)
}

// attended lists those who were in the meeting proper.
func (in *instance) attended() []*Participant {
	return slices.DeleteFunc(slices.Clone(in.people), func(p *Participant) bool { return p.Joined.IsZero() })
}

// minutes is the time between, rounded up as Zoom does.
func minutes(from, to time.Time) int { return int(math.Ceil(to.Sub(from).Minutes())) }

// pastInstances is GET /past_meetings/{meetingId}/instances.
func pastInstances(s *Server, req *request) answer {
	id, _ := strconv.ParseInt(req.path["meetingId"], 10, 64)
	m := s.state.byID[id]
	if m == nil {
		return fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", req.path["meetingId"])
	}
	rows := []map[string]any{}
	for _, in := range m.past {
		rows = append(rows, map[string]any{"uuid": in.uuid, "start_time": stamp(in.start)})
	}
	return ok(map[string]any{"meetings": rows})
}

// pastParticipants is GET /past_meetings/{meetingId}/participants. A meeting
// that only one person attended has none.
func pastParticipants(s *Server, req *request) answer {
	return s.participants(req, func(p *Participant) map[string]any {
		return map[string]any{
			"id": p.UserID, "user_id": p.Number, "name": p.Name, "user_email": p.email, "registrant_id": p.RegistrantID,
			"internal_user": p.ours,
		}
	})
}

// reportParticipants is GET /report/meetings/{meetingId}/participants. The
// registrant_id comes only when asked for.
func reportParticipants(s *Server, req *request) answer {
	withRegistrant := req.query.Get("include_fields") == "registrant_id"
	return s.participants(req, func(p *Participant) map[string]any {
		row := map[string]any{
			"id": p.UserID, "user_id": p.Number, "participant_user_id": p.UserID, "name": p.Name,
			"user_email": p.email, "customer_key": p.CustomerKey,
		}
		if withRegistrant {
			row["registrant_id"] = p.RegistrantID
		}
		return row
	})
}

func (s *Server) participants(req *request, show func(*Participant) map[string]any) answer {
	_, in, a, found := s.findPast(req)
	if !found {
		return a
	}
	people := in.attended()
	if len(people) < 2 {
		people = nil
	}
	rows := []map[string]any{}
	for _, p := range people {
		left := p.Left
		if left.IsZero() {
			left = req.now
		}
		row := show(p)
		row["join_time"], row["leave_time"] = stamp(p.Joined), stamp(left)
		row["duration"], row["failover"], row["status"] = int(left.Sub(p.Joined).Seconds()), false, InMeeting
		rows = append(rows, row)
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return ok(map[string]any{
		"page_count": w.pages(len(rows)), "page_size": w.size, "total_records": len(rows),
		"next_page_token": w.next, "participants": rows[w.from:w.to],
	})
}
