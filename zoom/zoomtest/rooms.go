package zoomtest

// AddLocation puts a location into the tree; a blank id is made.
func (s *Server) AddLocation(l Location) Location {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.AddLocation(l)
}

// AddRoom puts a Zoom Room into the account, with a workspace of its own.
// Blank fields are filled: an available Zoom Room for six in a location of its own.
func (s *Server) AddRoom(r Room) Room {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.AddRoom(r)
}

// SetRoomStatus makes a room Offline, Available, InMeeting or UnderConstruction.
func (s *Server) SetRoomStatus(roomID, status string) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	if r := s.world.RoomBy(func(r *Room) bool { return r.ID == roomID }); r != nil {
		r.Status = status
	}
}

// Rooms returns all rooms as they are.
func (s *Server) Rooms() []Room {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	out := make([]Room, len(s.world.Records.Rooms))
	for i, r := range s.world.Records.Rooms {
		out[i] = *r
	}
	return out
}

// Reservations lists all reservations, oldest first.
func (s *Server) Reservations() []Reservation {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	all := make([]Reservation, 0, len(s.world.Records.Reservations))
	for _, r := range s.world.Records.Reservations {
		all = append(all, *r)
	}
	return all
}
