package zoomtest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Call is one request that reached the API or the token endpoint.
type Call struct {
	// Op is the documented operation, such as "POST /users/{userId}/meetings",
	// or method and path of a request that is none, or "POST /oauth/token".
	Op string `json:"op"`
	// Path is the path as it was sent, still encoded, without the query.
	Path string `json:"path"`
	// Status is what was answered; 0 if the connection was dropped.
	Status int       `json:"status"`
	At     time.Time `json:"at"`
}

// callLog counts every call and keeps the latest ones.
type callLog struct {
	counts map[string]int
	latest []Call
}

func (s *Server) record(op string, r *http.Request, status int) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.calls.counts[op]++
	s.calls.latest = append(s.calls.latest, Call{Op: op, Path: r.URL.EscapedPath(), Status: status, At: s.world.Now()})
	if len(s.calls.latest) > world.Kept {
		s.calls.latest = slices.Delete(s.calls.latest, 0, world.Kept/2)
	}
}

// Calls counts the requests of one operation, such as
// "POST /users/{userId}/meetings" or "POST /oauth/token", refused and failed
// ones included.
func (s *Server) Calls(op string) int {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.calls.counts[op]
}

// CallsTotal counts all requests to the API, those to the token endpoint not
// included.
func (s *Server) CallsTotal() int {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	n := 0
	for op, count := range s.calls.counts {
		if !strings.Contains(op, " /oauth/") {
			n += count
		}
	}
	return n
}

// CallLog lists the latest calls, at least a thousand, oldest first.
func (s *Server) CallLog() []Call {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return slices.Clone(s.calls.latest)
}

// ResetCalls starts counting anew.
func (s *Server) ResetCalls() {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.calls = callLog{counts: map[string]int{}}
}

// TB is the part of testing.TB that assertions need.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// MustNotExceed fails the test if op was called more than n times.
func (s *Server) MustNotExceed(t TB, op string, n int) {
	t.Helper()
	if got := s.Calls(op); got > n {
		t.Errorf("zoomtest: %s was called %d times, at most %d expected", op, got, n)
	}
}
