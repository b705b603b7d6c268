package zoomtest

// WithQuirks starts the server with these quirks.
func WithQuirks(q Quirks) Option { return func(s *settings) { s.quirks = q } }

// SetPolicy changes from now on what the administrator has set for everybody:
// meetings that are there already, and tokens given out, stay as they are.
func (s *Server) SetPolicy(change func(*Policy)) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	change(&s.world.Rules.Policy)
}

// BendEvents lets change alter the payload of every event before it is signed and
// sent: members of another form, or none. nil ends it. It must not call the server.
func (s *Server) BendEvents(change func(event string, payload map[string]any)) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.world.BendEvent = change
}

// SetQuirks changes quirks from now on.
func (s *Server) SetQuirks(change func(*Quirks)) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	change(&s.world.Quirks)
}
