package zoomtest

// WithQuirks starts the server with these quirks.
func WithQuirks(q Quirks) Option { return func(s *settings) { s.quirks = q } }

// SetQuirks changes quirks from now on.
func (s *Server) SetQuirks(change func(*Quirks)) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	change(&s.world.Quirks)
}
