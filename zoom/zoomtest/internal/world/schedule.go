package world

import (
	"encoding/json"
	"maps"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// AddMeeting schedules a meeting without an event.
func (s *State) AddMeeting(m account.Meeting) account.Meeting {
	asked := m.Settings
	x := &Meeting{Meeting: m}
	x.ID, x.UUID = s.FreeMeetingID(), s.IDs.MeetingUUID(s.Quirks.AwkwardUUIDs)
	x.Created, x.Settings = s.Now(), DefaultSettings()
	fill := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	fill(&x.HostID, s.Records.Owner.ID)
	fill(&x.Topic, "Zoom Meeting")
	fill(&x.Timezone, s.Rules.Zone)
	if x.Type == 0 {
		x.Type = 2
	}
	if x.Duration == 0 {
		x.Duration = 60
	}
	if x.Start.IsZero() {
		x.Start = x.Created.Truncate(time.Second)
	}
	fill(&x.Password, s.IDs.Text(6))
	s.SetPasscode(x, x.Password)
	s.Settle(x, asked)
	s.Records.Meetings = append(s.Records.Meetings, x)
	s.Records.ByID[x.ID] = x
	return x.Snapshot()
}

// EditMeeting changes a meeting and tells of it.
func (s *State) EditMeeting(id int64, change func(*account.Meeting)) error {
	m := s.Records.ByID[id]
	if m == nil || m.Deleted {
		return ErrNoMeeting
	}
	passcode, was := m.Password, m.Sketch()
	m.Settings = maps.Clone(m.Settings)
	change(&m.Meeting)
	if m.Password != passcode {
		s.SetPasscode(m, m.Password)
	}
	s.EmitUpdated(was, m, nil)
	return nil
}

// DeleteMeeting removes a meeting and tells of it.
func (s *State) DeleteMeeting(id int64) error {
	m := s.Records.ByID[id]
	if m == nil || m.Deleted {
		return ErrNoMeeting
	}
	m.Deleted = true
	s.EmitMeeting("meeting.deleted", m, nil)
	return nil
}

// DefaultSettings are those of a meeting that asks for nothing.
func DefaultSettings() map[string]any {
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

func (s *State) FreeMeetingID() int64 {
	for {
		if id := s.IDs.MeetingID(); s.Records.ByID[id] == nil {
			return id
		}
	}
}

// Settle merges settings asked for into those in force, as the account's rules
// allow.
func (s *State) Settle(m *Meeting, asked map[string]any) {
	maps.Copy(m.Settings, asked)
	if m.Flag("waiting_room") {
		m.Settings["join_before_host"] = false
	}
	maps.Copy(m.Settings, s.Rules.Locked)
}

// Protect sees to it that a meeting is not open to everyone: with passcode,
// waiting room and sign-in all off, Zoom switches one on.
func (s *State) Protect(m *Meeting) {
	if m.Password != "" || m.Flag("waiting_room") || m.Flag("meeting_authentication") {
		return
	}
	if s.Quirks.ForceWaitingRoom {
		s.Settle(m, map[string]any{"waiting_room": true})
		return
	}
	s.SetPasscode(m, s.NewPasscode())
}

// NewPasscode makes a passcode as the account wants them.
func (s *State) NewPasscode() string {
	const usual, longest, tries = 6, 10, 1000
	p := s.Rules.Passcode
	code := ""
	for range tries { // a policy may contradict itself
		n := min(max(usual, p.Length), longest)
		switch code = s.IDs.Text(n); {
		case p.OnlyNumeric:
			code = FormatID(s.IDs.Digits(n))
		case p.Special:
			code = code[:n-1] + "@"
		}
		if !p.Refuses(code) {
			break
		}
	}
	return code
}

func (s *State) SetPasscode(m *Meeting, p string) {
	m.Password, m.Pwd, m.Digits = p, "", ""
	if p != "" {
		m.Pwd, m.Digits = s.IDs.Text(32)+".1", FormatID(s.IDs.Digits(6))
	}
}

func toInt(v any) int {
	switch n := v.(type) {
	case float64:
		return int(n)
	case int:
		return n
	case json.Number:
		i, _ := n.Int64()
		return int(i)
	}
	return 0
}
