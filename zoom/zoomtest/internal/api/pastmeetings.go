package api

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// pastFor is how long Zoom keeps what happened in a meeting.
const pastFor = 365 * 24 * time.Hour

// findPast resolves an id, then meaning the latest finished run, or a UUID.
func (s *API) findPast(req *Request) (*world.Meeting, *world.Instance, answer.Answer, bool) {
	ref := req.Path["meetingId"]
	no := answer.Fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", ref)
	if req.Op.Path[0] == "report" {
		no = answer.Fail(http.StatusNotFound, 3001, "Meeting %s not found or has expired.", ref)
	}
	var m *world.Meeting
	var in *world.Instance
	if id, err := strconv.ParseInt(ref, 10, 64); err == nil {
		if m = s.Records.ByID[id]; m != nil && len(m.Past) > 0 {
			in = m.Past[len(m.Past)-1]
		}
	} else {
		m, in = s.InstanceOf(ref)
	}
	switch {
	case in == nil || in.End.IsZero() && len(req.Op.Path) == 2:
		return nil, nil, no, false
	case s.Rules.Plan == account.Free:
		return nil, nil, answer.Fail(http.StatusBadRequest, 200, "Only available for paid account: %s", s.Rules.Creds.AccountID), false
	case !in.End.IsZero() && in.End.Before(req.now.Add(-pastFor)):
		return nil, nil, answer.Fail(http.StatusBadRequest, 12702, "Can not access a meeting a year ago."), false
	}
	return m, in, answer.Answer{}, true
}

// pastMeeting is GET /past_meetings/{meetingId}.
func pastMeeting(s *API, req *Request) answer.Answer {
	m, in, a, found := s.findPast(req)
	if !found {
		return a
	}
	total := 0
	for _, p := range in.Attended() {
		total += minutes(p.Joined, p.Left)
	}
	body := map[string]any{
		"id": m.ID, "uuid": in.UUID, "host_id": in.HostID, "topic": in.Topic, "type": m.Type,
		"start_time": world.Stamp(in.Start), "end_time": world.Stamp(in.End), "duration": minutes(in.Start, in.End),
		"total_minutes": total, "participants_count": len(in.Attended()), "source": "Zoom", "dept": "",
		"has_meeting_summary": false,
	}
	if host := s.User(in.HostID); host != nil {
		body["user_name"], body["user_email"] = host.Name(), host.Email
	}
	return answer.OK(body)
}

// minutes is the time between, rounded up as Zoom does.
func minutes(from, to time.Time) int { return int(math.Ceil(to.Sub(from).Minutes())) }

// pastInstances is GET /past_meetings/{meetingId}/instances.
func pastInstances(s *API, req *Request) answer.Answer {
	id, _ := strconv.ParseInt(req.Path["meetingId"], 10, 64)
	m := s.Records.ByID[id]
	if m == nil {
		return answer.Fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", req.Path["meetingId"])
	}
	rows := []map[string]any{}
	for _, in := range m.Past {
		rows = append(rows, map[string]any{"uuid": in.UUID, "start_time": world.Stamp(in.Start)})
	}
	return answer.OK(map[string]any{"meetings": rows})
}

// pastParticipants is GET /past_meetings/{meetingId}/participants. A meeting
// that only one person attended has none.
func pastParticipants(s *API, req *Request) answer.Answer {
	return s.participants(req, func(p *world.Participant) map[string]any {
		return map[string]any{
			"id": p.UserID, "user_id": p.Number, "name": p.Name, "user_email": p.Email, "registrant_id": p.RegistrantID,
			"internal_user": p.Ours,
		}
	})
}

// reportParticipants is GET /report/meetings/{meetingId}/participants. The
// registrant_id comes only when asked for.
func reportParticipants(s *API, req *Request) answer.Answer {
	withRegistrant := req.Query.Get("include_fields") == "registrant_id"
	return s.participants(req, func(p *world.Participant) map[string]any {
		row := map[string]any{
			"id": p.UserID, "user_id": p.Number, "participant_user_id": p.UserID, "name": p.Name,
			"user_email": p.Email, "customer_key": p.CustomerKey,
		}
		if withRegistrant {
			row["registrant_id"] = p.RegistrantID
		}
		return row
	})
}

func (s *API) participants(req *Request, show func(*world.Participant) map[string]any) answer.Answer {
	_, in, a, found := s.findPast(req)
	if !found {
		return a
	}
	people := in.Attended()
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
		row["join_time"], row["leave_time"] = world.Stamp(p.Joined), world.Stamp(left)
		row["duration"], row["failover"], row["status"] = int(left.Sub(p.Joined).Seconds()), false, account.InMeeting
		rows = append(rows, row)
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{
		"page_count": w.pages(len(rows)), "page_size": w.size, "total_records": len(rows),
		"next_page_token": w.next, "participants": rows[w.from:w.to],
	})
}
