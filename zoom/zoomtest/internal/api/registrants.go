package api

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

const notRegistered = "Registration has not been enabled for this meeting: %s."

// registration resolves the meeting of a path and checks that people can
// register for it.
func (s *API) registration(req *Request) (*world.Meeting, answer.Answer, bool) {
	m, a, found := s.findMeeting(req)
	if !found {
		return nil, a, false
	}
	if !m.Registers() {
		return nil, answer.Fail(http.StatusBadRequest, http.StatusNotFound, notRegistered, req.Path["meetingId"]), false
	}
	return m, answer.Answer{}, true
}

// createRegistrant is POST /meetings/{meetingId}/registrants.
func createRegistrant(s *API, req *Request) answer.Answer {
	if s.meetingOf(req) == nil {
		return answer.Fail(http.StatusNotFound, 1001, "Meeting does not exist: %s.", req.Path["meetingId"])
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
	for _, field := range s.Rules.RegistrationFields {
		if v := req.body[field]; v == nil || v == "" {
			return answer.Rejected(table.Wrong(field, table.Missing))
		}
	}
	r, a, good := s.register(m, account.Registrant{Email: in.Email, FirstName: in.FirstName, LastName: in.LastName}, in.AutoApprove, req.now)
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
		"id": m.ID, "registrant_id": r.ID, "topic": m.Topic, "start_time": world.Stamp(m.Start), "participant_pin_code": r.Pin,
	}
	if link := s.RegistrantURL(m, r); link != "" {
		body["join_url"] = link
	}
	if len(m.Occurrences) > 0 {
		body["occurrences"] = occurrenceRows(m)
	}
	return answer.Created(body)
}

// register adds a person to a meeting. The same address again gives the same
// registrant: Zoom keeps one per meeting and address.
func (s *API) register(m *world.Meeting, who account.Registrant, autoApprove bool, now time.Time) (*world.Registrant, answer.Answer, bool) {
	host := s.User(m.HostID)
	known := m.Registered(func(x *world.Registrant) bool { return strings.EqualFold(x.Email, who.Email) })
	switch {
	case host == nil || !host.Licensed():
		return nil, answer.Fail(http.StatusBadRequest, 200, "Only available for paid users: %s.", m.HostID), false
	case m.Flag("close_registration") && m.End().Before(now):
		return nil, answer.Fail(http.StatusBadRequest, 3038, "Meeting is over, you can not register now. If you have any questions, please contact the Meeting host."), false
	case known == nil && len(m.Registrants) >= registrantsPerMeeting:
		return nil, answer.Fail(http.StatusBadRequest, 3043, "Meeting has reached maximum attendee capacity."), false
	case !s.Limits.Take("register "+world.FormatID(m.ID)+" "+strings.ToLower(who.Email), registrationsPerDay, now):
		return nil, answer.Fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit of (%d) for Add a meeting registrant API requests for the registrant (%s).", registrationsPerDay, who.Email), false
	}
	if known != nil {
		return known, answer.Answer{}, true
	}
	r := &world.Registrant{Registrant: who}
	r.ID, r.Token, r.Pin, r.Created = s.IDs.Text(22), s.IDs.Text(40), s.IDs.Digits(6), now
	r.Status = "approved"
	if m.Number("approval_type") == 1 && !autoApprove {
		r.Status = "pending"
	}
	m.Registrants = append(m.Registrants, r)
	return r, answer.Answer{}, true
}

// listRegistrants is GET /meetings/{meetingId}/registrants.
func listRegistrants(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	status := req.Query.Get("status")
	if status == "" {
		status = "approved"
	}
	rows := []map[string]any{}
	for _, r := range m.Registrants {
		if r.Status == status {
			rows = append(rows, s.registrantBody(m, r))
		}
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{
		"page_count": w.pages(len(rows)), "page_number": 1, "page_size": w.size, "total_records": len(rows),
		"next_page_token": w.next, "registrants": rows[w.from:w.to],
	})
}

const badRegistrant = "The value that you entered for the Registrant ID field is invalid. Enter a valid value and try again."

// getRegistrant is GET /meetings/{meetingId}/registrants/{registrantId}.
func getRegistrant(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	r := m.Registrant(req.Path["registrantId"])
	if r == nil {
		return answer.Fail(http.StatusBadRequest, 300, badRegistrant)
	}
	return answer.OK(s.registrantBody(m, r))
}

// deleteRegistrant is DELETE /meetings/{meetingId}/registrants/{registrantId}.
func deleteRegistrant(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	if !m.Registers() {
		return answer.Fail(http.StatusBadRequest, 300, notRegistered, req.Path["meetingId"])
	}
	r := m.Registrant(req.Path["registrantId"])
	if r == nil {
		return answer.Fail(http.StatusBadRequest, 300, badRegistrant)
	}
	m.Registrants = slices.DeleteFunc(m.Registrants, func(x *world.Registrant) bool { return x == r })
	return answer.NoContent()
}

// setRegistrantStatus is PUT /meetings/{meetingId}/registrants/status.
func setRegistrantStatus(s *API, req *Request) answer.Answer {
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
	var found []*world.Registrant
	for _, ref := range in.Registrants {
		r := m.Registered(func(r *world.Registrant) bool {
			return r.ID == ref.ID || ref.ID == "" && strings.EqualFold(r.Email, ref.Email)
		})
		if r == nil {
			return answer.Fail(http.StatusBadRequest, 300, badRegistrant)
		}
		found = append(found, r)
	}
	for _, r := range found {
		if !s.Limits.Take("status "+world.FormatID(m.ID)+" "+r.ID, statusUpdatesPerDay, req.now) {
			return answer.Fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit of (%d) for Update registrant's status API requests for the registrant (%s).", statusUpdatesPerDay, r.Email)
		}
		r.Status = status
	}
	return answer.NoContent()
}

// mostInBatch is how many people one batch may register.
const mostInBatch = 30

// createRegistrants is POST /meetings/{meetingId}/batch_registrants.
func createRegistrants(s *API, req *Request) answer.Answer {
	m, a, good := s.registration(req)
	if !good {
		return a
	}
	var in struct {
		AutoApprove bool                 `json:"auto_approve"`
		Registrants []account.Registrant `json:"registrants"`
	}
	req.into(&in)
	if m.Type != 2 {
		return answer.Fail(http.StatusBadRequest, 303, "This API can only be used for scheduled meeting(meeting type: 2). Batch registration is not supported for other meeting types.")
	}
	if len(in.Registrants) == 0 || len(in.Registrants) > mostInBatch {
		return answer.Rejected(table.Wrong("registrants", table.Invalid))
	}
	rows := []map[string]any{}
	for _, one := range in.Registrants {
		r, a, good := s.register(m, account.Registrant{Email: one.Email, FirstName: one.FirstName, LastName: one.LastName}, in.AutoApprove, req.now)
		if !good {
			return a
		}
		row := map[string]any{"registrant_id": r.ID, "email": r.Email, "participant_pin_code": r.Pin}
		if link := s.RegistrantURL(m, r); link != "" {
			row["join_url"] = link
		}
		rows = append(rows, row)
	}
	return answer.Created(map[string]any{"registrants": rows})
}

// registrantBody is a registrant as the lists show it.
func (s *API) registrantBody(m *world.Meeting, r *world.Registrant) map[string]any {
	body := map[string]any{
		"id": r.ID, "email": r.Email, "first_name": r.FirstName, "last_name": r.LastName, "status": r.Status,
		"create_time": world.Stamp(r.Created), "participant_pin_code": r.Pin,
	}
	maps.Copy(body, r.Fields)
	if link := s.RegistrantURL(m, r); link != "" {
		body["join_url"] = link
	}
	return body
}

// defaultInviteLife is the ttl of invite links in seconds.
const defaultInviteLife = 7200

// createInviteLinks is POST /meetings/{meetingId}/invite_links.
func createInviteLinks(s *API, req *Request) answer.Answer {
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
		return answer.Rejected(table.Wrong("attendees", table.Missing))
	}
	seconds := int64(defaultInviteLife)
	copyIf(&seconds, in.TTL)
	rows := []map[string]any{}
	for _, who := range in.Attendees {
		link := &world.InviteLink{Meeting: m.ID, Name: who.Name}
		if seconds > 0 {
			link.Expires = req.now.Add(time.Duration(seconds) * time.Second)
		}
		token := s.IDs.Text(40)
		s.Records.Invites[token] = link
		rows = append(rows, map[string]any{"name": who.Name, "join_url": s.Link("/w/", m, url.Values{"tk": {token}})})
	}
	return answer.Created(map[string]any{"attendees": rows})
}
