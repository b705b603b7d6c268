package zoomtest

import (
	"net/http"
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
)

// Fault breaks calls on purpose. Exactly one thing happens to each call that it
// takes: with Drop the connection closes without an answer; with Status, Body
// or Code an answer of that kind is sent; otherwise the call is only delayed or
// cut. By default the operation itself is not done; with Apply it is done first
// and only its answer is lost or replaced.
type Fault struct {
	// Op is the operation to break, such as "POST /users/{userId}/meetings" or
	// "POST /oauth/token"; blank means every call.
	Op string `json:"op"`
	// Nth is the first matching call from now that is broken; 0 and 1 mean the next.
	Nth int `json:"nth"`
	// Times is how many matching calls in a row are broken: 0 means one, a
	// negative number means all.
	Times int `json:"times"`

	// Delay holds the call back before anything else happens.
	Delay time.Duration `json:"delay"`
	// Drop closes the connection instead of answering.
	Drop bool `json:"drop"`
	// Apply does the operation before its answer is dropped or replaced.
	Apply bool `json:"apply"`
	// Truncate cuts the answer in the middle of its body.
	Truncate bool `json:"truncate"`

	// Status, Code and Message make a JSON error as Zoom sends it. Status alone
	// sends an HTML page as a gateway in front of Zoom does. Code alone means
	// status 400; status 200 with a code is the error that looks like success.
	Status  int    `json:"status"`
	Code    int    `json:"code"`
	Message string `json:"message"`
	// Body, when set, is sent as it is instead.
	Body string `json:"body"`
	// Header is added to the answer.
	Header http.Header `json:"header"`

	// Match narrows the fault to requests it approves of. It must not call the server.
	Match func(*http.Request) bool `json:"-"`
}

type liveFault struct {
	Fault
	skip int
	left int // negative: for ever
}

// Fail arms a fault and returns what disarms it. Of several that match a call,
// the oldest takes it; all count it.
func (s *Server) Fail(f Fault) (disarm func()) {
	live := &liveFault{Fault: f, skip: max(f.Nth-1, 0), left: f.Times}
	if live.left == 0 {
		live.left = 1
	}
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.faults = append(s.faults, live)
	return func() {
		s.world.Mu.Lock()
		defer s.world.Mu.Unlock()
		s.faults = slices.DeleteFunc(s.faults, func(x *liveFault) bool { return x == live })
	}
}

// ClearFaults disarms all faults.
func (s *Server) ClearFaults() {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.faults = nil
}

// takeFault finds the fault for this call, the zero fault if there is none.
func (s *Server) takeFault(op string, r *http.Request) (taken Fault) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	found := false
	for _, f := range s.faults {
		if f.Op != "" && f.Op != op || f.Match != nil && !f.Match(r) {
			continue
		}
		switch {
		case f.skip > 0:
			f.skip--
		case !found && f.left != 0:
			found, taken = true, f.Fault
			f.left--
		}
	}
	s.faults = slices.DeleteFunc(s.faults, func(f *liveFault) bool { return f.left == 0 })
	return taken
}

// instead tells whether the fault replaces the answer.
func (f Fault) instead() bool {
	return f.Drop || f.Status != 0 || f.Code != 0 || f.Body != ""
}

// answer is what a fault sends.
func (f Fault) answer() answer.Answer {
	a := answer.Answer{Status: f.Status, Header: f.Header.Clone()}
	switch {
	case f.Body != "":
		if a.Status == 0 {
			a.Status = http.StatusOK
		}
		a.Body = answer.RawBody(f.Body)
	case f.Code != 0:
		if a.Status == 0 {
			a.Status = http.StatusBadRequest
		}
		a.Body = answer.Problem{Code: f.Code, Message: f.Message}
	case f.Status == http.StatusNoContent:
	case f.Status != 0:
		a.Body = answer.RawBody("<html><head><title>" + http.StatusText(f.Status) + "</title></head><body><h1>" +
			http.StatusText(f.Status) + "</h1></body></html>")
		a = a.With("Content-Type", "text/html")
	}
	return a
}
