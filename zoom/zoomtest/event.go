package zoomtest

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// emit queues an event for every subscription that wants it. extra joins
// account_id in the payload. The caller holds Server.mu.
func (s *Server) emit(event string, extra map[string]any) {
	payload := map[string]any{"account_id": s.set.creds.AccountID}
	maps.Copy(payload, extra)
	body := marshal(envelope{Event: event, Payload: payload, TS: s.now().UnixMilli()})
	for _, sub := range s.hooks.subs {
		if sub.wants(event) {
			s.enqueue(sub, event, body)
		}
	}
}

// envelope is what every event looks like.
type envelope struct {
	Event   string         `json:"event"`
	Payload map[string]any `json:"payload"`
	TS      int64          `json:"event_ts"`
}

// Emit sends an event of the caller's making: payload joins account_id. For
// events that nothing in the fake causes.
func (s *Server) Emit(event string, payload map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(event, payload)
}

// objectID is the id of a meeting in a webhook: a string in most events, a
// number in some.
func (s *Server) objectID(m *meeting, numeric bool) any {
	if numeric || s.quirks.NumericIDs {
		return m.ID
	}
	return id64(m.ID)
}

// emitMeeting tells that a meeting was created, updated or deleted.
func (s *Server) emitMeeting(event string, m *meeting, req *request) {
	object := map[string]any{
		"id": s.objectID(m, true), "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type,
		"start_time": stamp(m.Start), "duration": m.Duration, "timezone": m.Timezone,
	}
	if event != "meeting.deleted" {
		object["join_url"], object["password"] = s.joinURL(m), m.Password
		if m.TrackingFields != nil {
			rows := []map[string]any{}
			for _, v := range m.TrackingFields {
				rows = append(rows, map[string]any{"field": v.Field, "value": v.Value, "visible": true})
			}
			object["tracking_fields"] = rows
		}
	}
	s.emit(event, s.operated(req, object))
}

// operated names who did something.
func (s *Server) operated(req *request, object map[string]any) map[string]any {
	by := s.state.owner
	if req != nil {
		by = s.actor(req.token)
	}
	return map[string]any{"operator": by.Email, "operator_id": by.ID, "object": object}
}

// emitUser tells what became of a user.
func (s *Server) emitUser(event string, u *User, req *request) {
	object := map[string]any{
		"id": u.ID, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "type": u.Type,
	}
	payload := s.operated(req, object)
	switch event {
	case "user.created":
		payload["creation_type"] = u.Action
		object["display_name"] = u.DisplayName
	case "user.invitation_accepted":
		payload = map[string]any{"object": object}
	}
	s.emit(event, payload)
}

// running is the object of events about a run of a meeting.
func (s *Server) running(m *meeting, numeric bool) map[string]any {
	start := m.Start
	in := m.live
	if in == nil && len(m.past) > 0 && len(m.lobby) == 0 {
		in = m.past[len(m.past)-1]
	}
	if in != nil {
		start = in.start
	}
	return map[string]any{
		"id": s.objectID(m, numeric), "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type,
		"start_time": stamp(start), "timezone": m.Timezone, "duration": m.Duration,
	}
}

// emitMeetingRun tells that a meeting started or ended.
func (s *Server) emitMeetingRun(event string, m *meeting) {
	object := s.running(m, false)
	if event == "meeting.ended" {
		object["end_time"] = stamp(m.past[len(m.past)-1].end)
	}
	s.emit(event, map[string]any{"object": object})
}

// participantFields is what each event says about a participant. Zoom's events
// differ in this, so a receiver must not rely on more.
var participantFields = map[string][]string{
	"meeting.participant_joined":              {"user_id", "user_name", "id", "participant_uuid", "join_time", "email", "registrant_id", "participant_user_id", "customer_key", "phone_number"},
	"meeting.participant_left":                {"user_id", "user_name", "id", "participant_uuid", "leave_time", "leave_reason", "email", "registrant_id", "participant_user_id", "customer_key", "phone_number"},
	"meeting.participant_joined_waiting_room": {"user_id", "user_name", "id", "participant_uuid", "date_time", "email", "phone_number", "participant_user_id", "customer_key", "registrant_id"},
	"meeting.participant_left_waiting_room":   {"user_id", "user_name", "id", "participant_uuid", "date_time", "email", "phone_number", "participant_user_id", "customer_key", "registrant_id"},
	"meeting.participant_admitted":            {"user_id", "user_name", "id", "participant_uuid", "date_time", "email", "customer_key", "registrant_id"},
	"meeting.participant_put_in_waiting_room": {"user_id", "user_name", "id", "participant_uuid", "date_time", "email", "participant_user_id", "customer_key", "registrant_id"},
	"meeting.participant_jbh_waiting":         {"id", "user_name", "customer_key"},
	"meeting.participant_jbh_joined":          {"id", "user_name", "customer_key", "registrant_id"},
	"meeting.participant_jbh_waiting_left":    {"id", "user_name", "customer_key", "registrant_id"},
	"meeting.participant_role_changed":        {"user_id", "user_name", "email", "registrant_id", "participant_user_id", "participant_uuid", "date_time", "old_role", "new_role"},
}

// emitParticipant tells what a participant did.
func (s *Server) emitParticipant(event string, m *meeting, p *Participant, at time.Time) {
	s.emitPerson(event, m, p, at, nil)
}

func (s *Server) emitLeft(m *meeting, p *Participant, reason string, at time.Time) {
	s.emitPerson("meeting.participant_left", m, p, at, map[string]any{
		"leave_reason": s.shownName(p) + " left the meeting.<br>Reason: " + reason,
	})
}

func (s *Server) emitRole(m *meeting, p *Participant, old string, at time.Time) {
	s.emitPerson("meeting.participant_role_changed", m, p, at, map[string]any{"old_role": old, "new_role": p.Role})
}

func (s *Server) shownName(p *Participant) string {
	if s.quirks.BlankNames {
		return ""
	}
	return p.Name
}

func (s *Server) emitPerson(event string, m *meeting, p *Participant, at time.Time, more map[string]any) {
	email := p.email
	if s.quirks.BlankEmails {
		email = ""
	}
	all := map[string]any{
		"user_id": p.Number, "user_name": s.shownName(p), "id": p.UserID, "participant_user_id": p.UserID,
		"participant_uuid": p.UUID, "email": email, "registrant_id": p.RegistrantID, "customer_key": p.CustomerKey,
		"phone_number": p.PhoneNumber, "join_time": stamp(at), "leave_time": stamp(at), "date_time": stamp(at),
	}
	maps.Copy(all, more)
	shown := map[string]any{}
	for _, name := range participantFields[event] {
		shown[name] = all[name]
	}
	if s.quirks.PrivateIPs && slices.Contains(participantFields[event], "join_time") {
		shown["public_ip"], shown["private_ip"] = "203.0.113.7", "10.0.0.7"
	}
	object := s.running(m, event == "meeting.participant_jbh_waiting_left")
	object["participant"] = shown
	s.emit(event, map[string]any{"object": object})
}

// emitDeauthorized tells the deauthorization endpoints that the app is gone.
// Unlike any other event it carries event_ts inside its payload.
func (s *Server) emitDeauthorized() {
	now := s.now()
	body, err := json.Marshal(map[string]any{"event": "app_deauthorized", "payload": map[string]any{
		"account_id": s.set.creds.AccountID, "user_id": s.state.owner.ID, "client_id": s.set.creds.ClientID,
		"deauthorization_time": now.Format("2006-01-02T15:04:05.000Z"), "signature": s.ids.text(64),
		"event_ts": now.UnixMilli(),
	}})
	if err != nil {
		panic("zoomtest: " + err.Error())
	}
	for _, sub := range s.hooks.subs {
		if sub.deauth {
			s.enqueue(sub, "app_deauthorized", body)
		}
	}
}
