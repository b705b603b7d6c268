package ellkaytest

import "cmp"

// TB is the part of testing.TB that assertions use.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Calls is how many requests of op arrived, whatever became of them.
func (s *Server) Calls(op Op) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[op]
}

// CallsTotal is how many requests of all operations arrived, [OpToken] left
// out.
func (s *Server) CallsTotal() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for op, c := range s.calls {
		if op != OpToken {
			n += c
		}
	}
	return n
}

// ResetCalls sets all call counts, the last requests and the highest
// concurrency back to nothing.
func (s *Server) ResetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.calls)
	clear(s.last)
	clear(s.maxFlight)
	for _, site := range s.sites {
		clear(site.calls)
	}
}

// MustNotExceed fails the test when more than n requests of op arrived.
func (s *Server) MustNotExceed(t TB, op Op, n int) {
	t.Helper()
	if got := s.Calls(op); got > n {
		t.Errorf("ellkaytest: %d calls of %s, at most %d allowed", got, op, n)
	}
}

// LastRequest is the newest request of an operation, as it arrived.
func (s *Server) LastRequest(op Op) (Request, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.last[op]
	return r, ok
}

// MaxConcurrent is the most requests of a site that were in flight at once,
// those refused for it included.
func (s *Server) MaxConcurrent(site string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.maxFlight[site]
}

// Calls is how many requests of op arrived for this site.
func (site *Site) Calls(op Op) int {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.calls[op]
}

// maxConcurrent is the documented limit per SiteServiceKey.
const maxConcurrent = 5

// enter counts a request in; false when the site has its fill. Every enter is
// followed by a leave.
func (s *Server) enter(site *Site) bool {
	s.mu.Lock()
	s.inFlight[site.ehr.Key]++
	n := s.inFlight[site.ehr.Key]
	s.maxFlight[site.ehr.Key] = max(n, s.maxFlight[site.ehr.Key])
	fits := n <= cmp.Or(site.ehr.Variants.MaxConcurrent, maxConcurrent)
	s.mu.Unlock()
	if !fits && s.conf.overload != nil {
		s.conf.overload(site.ehr.Key, n)
	}
	return fits
}

func (s *Server) leave(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight[key]--
}
