package zoomtest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const notRegistered = "Registration has not been enabled for this meeting: %s."

// registration resolves the meeting of a path and checks that people can
// register for it.
func (s *Server) registration(req *request) (*meeting, answer, bool) {
	m, a, found := s.findMeeting(req)
	if !found {
		return nil, a, false
	}
	if !m.registers() {
		return nil, fail(http.StatusBadRequest, http.StatusNotFound, notRegistered, req.path["meetingId"]), false
	}
	return m, answer{}, true
}

// createRegistrant is POST /meetings/{meetingId}/registrants.
func createRegistrant(s *Server, req *request) answer {
	if s.meetingOf(req) == nil {
		return fail(http.StatusNotFound, 1001, "Meeting does not exist: %s.", req.path["meetingId"])
	}
	m, a, good := s.registration(req)
	if !good {
		return a
	}
	var in struct {
		Email       string `json:"email"`
		FirstName   string `json:"first_name"`
		LastName    string `json:"last_name"`
		AutoApprove bool   `json:"auto_approve"`
	}
	req.into(&in)
	r, a, good := s.register(m, Registrant{Email: in.Email, FirstName: in.FirstName, LastName: in.LastName}, in.AutoApprove, req.now)
	if !good {
		return a
	}
	for name, v := range req.body {
		if !slices.Contains([]string{"email", "first_name", "last_name", "auto_approve", "language"}, name) {
			if r.Fields == nil {
				r.Fields = map[string]any{}
			}
			r.Fields[name] = v
		}
	}
	body := map[string]any{
		"id": m.ID, "registrant_id": r.ID, "topic": m.Topic, "start_time": stamp(m.Start), "participant_pin_code": r.pin,
	}
	if link := s.registrantURL(m, r); link != "" {
		body["join_url"] = link
	}
	if len(m.Occurrences) > 0 {
		body["occurrences"] = m.occurrenceRows()
	}
	return created(body)
}

// register adds a person to a meeting. The same address again gives the same
// registrant: Zoom keeps one per meeting and address.
func (s *Server) register(m *meeting, r Registrant, autoApprove bool, now time.Time) (*Registrant, answer, bool) {
	host := s.user(m.HostID)
	known := m.registered(func(x *Registrant) bool { return strings.EqualFold(x.Email, r.Email) })
	switch {
	case host == nil || !host.licensed():
		return nil, fail(http.StatusBadRequest, 200, "Only available for paid users: %s.", m.HostID), false
	case m.flag("close_registration") && m.end().Before(now):
		return nil, fail(http.StatusBadRequest, 3038, "Meeting is over, you can not register now. If you have any questions, please contact the Meeting host."), false
	case known == nil && len(m.registrants) >= registrantsPerMeeting:
		return nil, fail(http.StatusBadRequest, 3043, "Meeting has reached maximum attendee capacity."), false
	case !s.limits.take("register "+id64(m.ID)+" "+strings.ToLower(r.Email), registrationsPerDay, now):
		return nil, fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit (3) of registration requests permitted for this registrant of the meeting."), false
	}
	if known != nil {
		return known, answer{}, true
	}
	r.ID, r.token, r.pin, r.Created = s.ids.text(22), s.ids.text(40), s.ids.digits(6), now
	r.Status = "approved"
	if m.number("approval_type") == 1 && !autoApprove {
		r.Status = "pending"
	}
	m.registrants = append(m.registrants, &r)
	return &r, answer{}, true
}

// listRegistrants is GET /meetings/{meetingId}/registrants.
func listRegistrants(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	status := req.query.Get("status")
	if status == "" {
		status = "approved"
	}
	rows := []map[string]any{}
	for _, r := range m.registrants {
		if r.Status == status {
			rows = append(rows, s.registrantBody(m, r))
		}
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return ok(map[string]any{
		"page_count": w.pages(len(rows)), "page_number": 1, "page_size": w.size, "total_records": len(rows),
		"next_page_token": w.next, "registrants": rows[w.from:w.to],
	})
}

const badRegistrant = "The value that you entered for the Registrant ID field is invalid. Enter a valid value and try again."

// getRegistrant is GET /meetings/{meetingId}/registrants/{registrantId}.
func getRegistrant(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	r := m.registrant(req.path["registrantId"])
	if r == nil {
		return fail(http.StatusBadRequest, 300, badRegistrant)
	}
	return ok(s.registrantBody(m, r))
}

// deleteRegistrant is DELETE /meetings/{meetingId}/registrants/{registrantId}.
func deleteRegistrant(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	if !m.registers() {
		return fail(http.StatusBadRequest, 300, notRegistered, req.path["meetingId"])
	}
	r := m.registrant(req.path["registrantId"])
	if r == nil {
		return fail(http.StatusBadRequest, 300, badRegistrant)
	}
	m.registrants = slices.DeleteFunc(m.registrants, func(x *Registrant) bool { return x == r })
	return noContent()
}

// setRegistrantStatus is PUT /meetings/{meetingId}/registrants/status.
func setRegistrantStatus(s *Server, req *request) answer {
	m, a, good := s.registration(req)
	if !good {
		return a
	}
	var in struct {
		Action      string `json:"action"`
		Registrants []struct {
			ID    string `json:"id"`
			Email string `json:"email"`
		} `json:"registrants"`
	}
	req.into(&in)
	status := map[string]string{"approve": "approved", "deny": "denied", "cancel": "denied"}[in.Action]
	var found []*Registrant
	for _, ref := range in.Registrants {
		r := m.registered(func(r *Registrant) bool {
			return r.ID == ref.ID || ref.ID == "" && strings.EqualFold(r.Email, ref.Email)
		})
		if r == nil {
			return fail(http.StatusBadRequest, 300, badRegistrant)
		}
		found = append(found, r)
	}
	for _, r := range found {
		if !s.limits.take("status "+id64(m.ID)+" "+r.ID, statusUpdatesPerDay, req.now) {
			return fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit (10) of status update requests permitted for this registrant of the meeting.")
		}
		r.Status = status
	}
	return noContent()
}

// mostInBatch is how many people one batch may register.
const mostInBatch = 30

// createRegistrants is POST /meetings/{meetingId}/batch_registrants.
func createRegistrants(s *Server, req *request) answer {
	m, a, good := s.registration(req)
	if !good {
		return a
	}
	var in struct {
		AutoApprove bool         `json:"auto_approve"`
		Registrants []Registrant `json:"registrants"`
	}
	req.into(&in)
	if m.Type != 2 {
		return fail(http.StatusBadRequest, 303, "This API can only be used for scheduled meeting(meeting type: 2). Batch registration is not supported for other meeting types.")
	}
	if len(in.Registrants) == 0 || len(in.Registrants) > mostInBatch {
		return rejected(detail{"registrants", invalid})
	}
	rows := []map[string]any{}
	for _, one := range in.Registrants {
		r, a, good := s.register(m, Registrant{Email: one.Email, FirstName: one.FirstName, LastName: one.LastName}, in.AutoApprove, req.now)
		if !good {
			return a
		}
		row := map[string]any{"registrant_id": r.ID, "email": r.Email, "participant_pin_code": r.pin}
		if link := s.registrantURL(m, r); link != "" {
			row["join_url"] = link
		}
		rows = append(rows, row)
	}
	return created(map[string]any{"registrants": rows})
}
