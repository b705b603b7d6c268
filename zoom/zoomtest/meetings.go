package zoomtest

// Meetings lists all meetings, deleted ones included, oldest first.
func (s *Server) Meetings() []Meeting {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	all := make([]Meeting, 0, len(s.world.Records.Meetings))
	for _, m := range s.world.Records.Meetings {
		all = append(all, m.Snapshot())
	}
	return all
}

// Meeting finds one by id; deleted ones are found too.
func (s *Server) Meeting(id int64) (Meeting, bool) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	if m := s.world.Records.ByID[id]; m != nil {
		return m.Snapshot(), true
	}
	return Meeting{}, false
}

// AddMeeting schedules a meeting without a call or an event, as someone in
// Zoom's own pages would. HostID is a user's id, blank for the owner. Other
// blank fields are filled: a scheduled hour in the account's zone, starting
// now, with a passcode. Settings add to the defaults.
func (s *Server) AddMeeting(m Meeting) Meeting {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.AddMeeting(m)
}

// EditMeeting changes a meeting as someone in Zoom's own pages would: without
// a call, with the webhook.
func (s *Server) EditMeeting(id int64, change func(*Meeting)) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.EditMeeting(id, change)
}

// DeleteMeeting removes a meeting as someone in Zoom's own pages would.
func (s *Server) DeleteMeeting(id int64) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.DeleteMeeting(id)
}

// AddTrackingField defines a tracking field, as an admin does in Zoom.
func (s *Server) AddTrackingField(name string) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.world.Track(name)
}

// Registrants lists the people registered for a meeting, whatever their
// status, oldest first.
func (s *Server) Registrants(meetingID int64) []Registrant {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	m := s.world.Records.ByID[meetingID]
	if m == nil {
		return nil
	}
	all := make([]Registrant, 0, len(m.Registrants))
	for _, r := range m.Registrants {
		c := r.Registrant
		c.JoinURL = s.world.RegistrantURL(m, r)
		all = append(all, c)
	}
	return all
}

// HostWrites counts today's creates and updates of that host's meetings.
func (s *Server) HostWrites(userID string) int {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.world.Limits.Roll(s.world.Now())
	return s.world.Limits.Days["host "+userID]
}
