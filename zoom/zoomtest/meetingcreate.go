package zoomtest

import (
	"maps"
	"net/http"
	"time"
)

// defaultSettings are those of a meeting that asks for nothing.
func defaultSettings() map[string]any {
	return map[string]any{
		"host_video": false, "participant_video": false, "join_before_host": false, "jbh_time": 0,
		"mute_upon_entry": false, "watermark": false, "use_pmi": false, "approval_type": 2, "registration_type": 1,
		"audio": "both", "auto_recording": "none", "waiting_room": false, "meeting_authentication": false,
		"alternative_hosts": "", "alternative_hosts_email_notification": true, "close_registration": false,
		"registrants_confirmation_email": true, "registrants_email_notification": true, "email_notification": true,
		"encryption_type": "enhanced_encryption", "focus_mode": false, "private_meeting": false,
		"internal_meeting": false, "device_testing": false, "participant_focused_meeting": false,
		"push_change_to_calendar": false, "auto_start_meeting_summary": false,
		"auto_start_ai_companion_questions": false, "allow_multiple_devices": false, "show_share_button": false,
		"host_save_video_order": false, "alternative_host_update_polls": false, "email_in_attendee_report": false,
		"contact_name": "", "contact_email": "", "show_join_info": false,
		"continuous_meeting_chat": map[string]any{"enable": false},
		"breakout_room":           map[string]any{"enable": false},
		"waiting_room_options":    map[string]any{"mode": "follow_setting"},
	}
}

// createMeeting is POST /users/{userId}/meetings.
func createMeeting(s *Server, req *request) answer {
	host, a, found := s.userOf(req)
	if !found {
		return a
	}
	in := req.readMeeting()
	if host, a, found = s.scheduleFor(in, host); !found {
		return a
	}
	if host.Status != "active" || host.Type > 2 {
		return fail(http.StatusBadRequest, 3161, "Your user account is not allowed meeting hosting and scheduling capabilities.")
	}
	if a, good := s.wrong(in); !good {
		return a
	}
	m := &meeting{Meeting: Meeting{
		HostID: host.ID, Type: 2, Duration: 60, Timezone: s.set.zone, Created: req.now,
		Topic: "Zoom Meeting", Settings: defaultSettings(),
	}}
	if a, good := s.place(m, in, req.now); !good {
		return a
	}
	if a, good := s.hostLimit(host.ID, req.now); !good {
		return a
	}
	m.ID, m.UUID = s.freeMeetingID(), s.ids.meetingUUID(s.quirks.AwkwardUUIDs)
	if in.Password != nil {
		s.setPasscode(m, *in.Password)
	}
	wantsOne := in.DefaultPassword == nil || *in.DefaultPassword
	if m.Password == "" && wantsOne && !s.quirks.NoPasscodes {
		s.setPasscode(m, s.ids.text(6))
	}
	s.settle(m, in.Settings)
	s.protect(m)
	s.state.meetings = append(s.state.meetings, m)
	s.state.byID[m.ID] = m
	s.emitMeeting("meeting.created", m, req)
	body := s.meetingBody(m)
	if m.registers() { // documented for this answer only
		body["registration_url"] = s.URL + "/meeting/register/" + id64(m.ID)
	}
	return created(body)
}

// place fills in the plain members: what, when, how often.
func (s *Server) place(m *meeting, in meetingInput, now time.Time) (answer, bool) {
	copyIf(&m.Topic, in.Topic)
	copyIf(&m.Agenda, in.Agenda)
	copyIf(&m.Type, in.Type)
	copyIf(&m.Duration, in.Duration)
	copyIf(&m.PreSchedule, in.PreSchedule)
	if in.Timezone != nil && *in.Timezone != "" {
		m.Timezone = *in.Timezone
	}
	if in.TrackingFields != nil {
		m.TrackingFields = in.TrackingFields
	}
	if in.Recurrence != nil {
		m.Recurrence = maps.Clone(in.Recurrence)
	}
	if in.StartTime != nil && *in.StartTime != "" {
		start, good := when(*in.StartTime, m.Timezone)
		if !good {
			return rejected(detail{"start_time", invalid}), false
		}
		fresh := m.Start.IsZero()
		if fresh || !start.Before(now) { // an update ignores a start in the past
			m.Start = start
		}
	}
	if m.Start.IsZero() {
		m.Start = now.Truncate(time.Second)
		if m.Type == 2 {
			m.Type = 1
		}
	}
	if in.Recurrence != nil || in.StartTime != nil || in.Type != nil || in.Duration != nil {
		m.recur()
	}
	return answer{}, true
}

func copyIf[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func (s *Server) freeMeetingID() int64 {
	for {
		if id := s.ids.meetingID(); s.state.byID[id] == nil {
			return id
		}
	}
}
