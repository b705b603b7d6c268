package zoomtest

import "time"

// AddMeeting schedules a meeting without a call or an event, as someone in
// Zoom's own pages would. HostID is a user's id, blank for the owner. Other
// blank fields are filled: a scheduled hour in the account's zone, starting
// now, with a passcode. Settings add to the defaults.
func (s *Server) AddMeeting(m Meeting) Meeting {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := m.Settings
	x := &meeting{Meeting: m}
	x.ID, x.UUID = s.freeMeetingID(), s.ids.meetingUUID(s.quirks.AwkwardUUIDs)
	x.Created, x.Settings = s.now(), defaultSettings()
	fill := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	fill(&x.HostID, s.state.owner.ID)
	fill(&x.Topic, "Zoom Meeting")
	fill(&x.Timezone, s.set.zone)
	if x.Type == 0 {
		x.Type = 2
	}
	if x.Duration == 0 {
		x.Duration = 60
	}
	if x.Start.IsZero() {
		x.Start = x.Created.Truncate(time.Second)
	}
	fill(&x.Password, s.ids.text(6))
	s.setPasscode(x, x.Password)
	s.settle(x, asked)
	s.state.meetings = append(s.state.meetings, x)
	s.state.byID[x.ID] = x
	return x.snapshot()
}
