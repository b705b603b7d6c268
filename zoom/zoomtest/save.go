package zoomtest

// Save returns the account as JSON: users, meetings with their people and past,
// links, rooms and refresh tokens. A demonstration that is stopped and started
// again gives it to [Server.Load], so that the links it gave out still work.
func (s *Server) Save() ([]byte, error) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.Save()
}

// Load replaces the account by one that [Server.Save] gave. Call it before the
// server is used.
func (s *Server) Load(data []byte) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.Load(data)
}
