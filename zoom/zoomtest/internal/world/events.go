package world

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// Emit queues an event for every subscription that wants it. extra joins
// account_id in the payload. The caller holds the
// account's lock.
func (s *State) Emit(event string, extra map[string]any) {
	payload := map[string]any{"account_id": s.Rules.Creds.AccountID}
	maps.Copy(payload, extra)
	if s.BendEvent != nil {
		s.BendEvent(event, payload)
	}
	body := Marshal(Envelope{Event: event, Payload: payload, TS: s.Now().UnixMilli()})
	s.Send(event, false, body)
}

// Envelope is what every event looks like.
type Envelope struct {
	Event   string         `json:"event"`
	Payload map[string]any `json:"payload"`
	TS      int64          `json:"event_ts"`
}

// objectID is the id of a meeting in a webhook: a string in most events, a
// number in some.
func (s *State) objectID(m *Meeting, numeric bool) any {
	if numeric || s.Quirks.NumericIDs {
		return m.ID
	}
	return FormatID(m.ID)
}

// EmitMeeting tells that a meeting was created or deleted.
func (s *State) EmitMeeting(event string, m *Meeting, by *account.User) {
	object := map[string]any{
		"id": s.objectID(m, true), "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type,
		"start_time": Stamp(m.Start), "duration": m.Duration, "timezone": m.Timezone,
	}
	if event != "meeting.deleted" {
		object["join_url"], object["password"] = s.JoinURL(m), m.Password
		if m.TrackingFields != nil {
			object["tracking_fields"] = trackingRows(m)
		}
	}
	s.Emit(event, s.operated(by, object))
}

func trackingRows(m *Meeting) []map[string]any {
	rows := []map[string]any{}
	for _, v := range m.TrackingFields {
		rows = append(rows, map[string]any{"field": v.Field, "value": v.Value, "visible": true})
	}
	return rows
}

// EmitUpdated tells what of a meeting changed, as Zoom does: the id and only that,
// with what it was before. Nothing is told when nothing changed.
func (s *State) EmitUpdated(was Sketch, m *Meeting, by *account.User) {
	object, old := map[string]any{"id": s.objectID(m, true)}, map[string]any{"id": s.objectID(m, true)}
	differ(object, old, m.Sketch(), was)
	if len(object) == 1 {
		return
	}
	payload := s.operated(by, object)
	payload["old_object"], payload["scope"], payload["time_stamp"] = old, "single", s.Now().UnixMilli()
	s.Emit("meeting.updated", payload)
}

// Sketch is what an update of a meeting can change.
type Sketch map[string]any

// Sketch is the meeting as it stands.
func (m *Meeting) Sketch() Sketch {
	return Sketch{
		"topic": m.Topic, "agenda": m.Agenda, "type": m.Type, "start_time": Stamp(m.Start), "duration": m.Duration,
		"timezone": m.Timezone, "password": m.Password, "host_id": m.HostID, "tracking_fields": trackingRows(m),
		"recurrence": maps.Clone(m.Recurrence), "settings": maps.Clone(m.Settings),
	}
}

// differ puts the members that are not the same into now and old.
func differ(now, old, is, was map[string]any) {
	for name, v := range is {
		if bytes.Equal(Marshal(v), Marshal(was[name])) {
			continue
		}
		settings, of := v.(map[string]any)
		before, both := was[name].(map[string]any)
		if name == "settings" && of && both {
			changed, former := map[string]any{}, map[string]any{}
			differ(changed, former, settings, before)
			now[name], old[name] = changed, former
			continue
		}
		now[name], old[name] = v, was[name]
	}
}

// operated names who did something; nil is the owner.
func (s *State) operated(by *account.User, object map[string]any) map[string]any {
	if by == nil {
		by = s.Records.Owner
	}
	return map[string]any{"operator": by.Email, "operator_id": by.ID, "object": object}
}

// EmitUser tells what became of a user.
func (s *State) EmitUser(event string, u, by *account.User) {
	object := map[string]any{
		"id": u.ID, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "type": u.Type,
	}
	payload := s.operated(by, object)
	switch event {
	case "user.created":
		payload["creation_type"] = u.Action
		object["display_name"] = u.DisplayName
	case "user.invitation_accepted":
		payload = map[string]any{"object": object}
	}
	s.Emit(event, payload)
}

// running is the object of events about a run of a meeting.
func (s *State) running(m *Meeting, numeric bool) map[string]any {
	start := m.Start
	in := m.Live
	if in == nil && len(m.Past) > 0 && len(m.lobby) == 0 {
		in = m.Past[len(m.Past)-1]
	}
	if in != nil {
		start = in.Start
	}
	return map[string]any{
		"id": s.objectID(m, numeric), "uuid": m.UUID, "host_id": m.HostID, "topic": m.Topic, "type": m.Type,
		"start_time": Stamp(start), "timezone": m.Timezone, "duration": m.Duration,
	}
}

// emitMeetingRun tells that a meeting started or ended.
func (s *State) emitMeetingRun(event string, m *Meeting) {
	object := s.running(m, false)
	if event == "meeting.ended" {
		object["end_time"] = Stamp(m.Past[len(m.Past)-1].End)
	}
	s.Emit(event, map[string]any{"object": object})
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
func (s *State) emitParticipant(event string, m *Meeting, p *Participant, at time.Time) {
	s.emitPerson(event, m, p, at, nil)
}

func (s *State) emitLeft(m *Meeting, p *Participant, reason string, at time.Time) {
	s.emitPerson("meeting.participant_left", m, p, at, map[string]any{
		"leave_reason": s.shownName(p) + " left the meeting.<br>Reason: " + reason,
	})
}

func (s *State) emitRole(m *Meeting, p *Participant, old string, at time.Time) {
	s.emitPerson("meeting.participant_role_changed", m, p, at, map[string]any{"old_role": old, "new_role": p.Role})
}

func (s *State) shownName(p *Participant) string {
	if s.Quirks.BlankNames {
		return ""
	}
	return p.Name
}

func (s *State) emitPerson(event string, m *Meeting, p *Participant, at time.Time, more map[string]any) {
	email := p.Email
	if s.Quirks.BlankEmails {
		email = ""
	}
	all := map[string]any{
		"user_id": p.Number, "user_name": s.shownName(p), "id": p.UserID, "participant_user_id": p.UserID,
		"participant_uuid": p.UUID, "email": email, "registrant_id": p.RegistrantID, "customer_key": p.CustomerKey,
		"phone_number": p.PhoneNumber, "join_time": Stamp(at), "leave_time": Stamp(at), "date_time": Stamp(at),
	}
	maps.Copy(all, more)
	shown := map[string]any{}
	for _, name := range participantFields[event] {
		shown[name] = all[name]
	}
	if s.Quirks.PrivateIPs && slices.Contains(participantFields[event], "join_time") {
		shown["public_ip"], shown["private_ip"] = "203.0.113.7", "10.0.0.7"
	}
	object := s.running(m, event == "meeting.participant_jbh_waiting_left")
	object["participant"] = shown
	s.Emit(event, map[string]any{"object": object})
}

// EmitDeauthorized tells the deauthorization endpoints that a user has removed an
// app; blank is the owner, and ours. Unlike any other event it carries event_ts
// inside its payload.
func (s *State) EmitDeauthorized(user, client string) {
	now := s.Now()
	body, err := json.Marshal(map[string]any{"event": "app_deauthorized", "payload": map[string]any{
		"account_id": s.Rules.Creds.AccountID, "user_id": cmp.Or(user, s.Records.Owner.ID), "client_id": cmp.Or(client, s.Rules.Creds.ClientID),
		"deauthorization_time": now.Format("2006-01-02T15:04:05.000Z"), "signature": s.IDs.Text(64),
		"event_ts": now.UnixMilli(),
	}})
	if err != nil {
		panic("zoomtest: " + err.Error())
	}
	s.Send("app_deauthorized", true, body)
}

// Marshal encodes a value of the fake's own making.
func Marshal(v any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("zoomtest: " + err.Error())
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
