package zoomtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
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
	// Object narrows the fault to calls that name this thing in their path: the id of
	// a meeting, the id or e-mail of a user; blank means any.
	Object string `json:"object"`
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
	// Empty sends an answer without a body instead, under Status or else 200.
	Empty bool `json:"empty"`
	// Members replaces members of the answer, which is otherwise as it should be: by
	// path, as "settings.approval_type", with "[]" for each element of an array.
	Members map[string]any `json:"members"`
	// Without takes members out of the answer, by path like Members.
	Without []string `json:"without"`
	// Prefix is sent before the body, as the byte order mark "\ufeff" is.
	Prefix string `json:"prefix"`
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
		if f.Op != "" && f.Op != op || f.Object != "" && !names(r, f.Object) || f.Match != nil && !f.Match(r) {
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
	return f.Drop || f.Status != 0 || f.Code != 0 || f.Body != "" || f.Empty
}

// names tells whether a call's path has this thing as an element.
func names(r *http.Request, object string) bool {
	return slices.ContainsFunc(strings.Split(r.URL.EscapedPath(), "/"), func(element string) bool {
		once, err := url.PathUnescape(element)
		return err == nil && strings.EqualFold(once, object)
	})
}

// altered is an answer with the members that the fault changes in it.
func (f Fault) altered(a answer.Answer) answer.Answer {
	if len(f.Members) == 0 && len(f.Without) == 0 && f.Prefix == "" || a.Body == nil {
		return a
	}
	raw, given := a.Body.(answer.RawBody)
	body := []byte(raw)
	if !given {
		body = world.Marshal(a.Body)
	}
	var v any
	if json.Unmarshal(body, &v) == nil && len(f.Members)+len(f.Without) > 0 {
		for path, member := range f.Members {
			alter(v, strings.Split(path, "."), member, false)
		}
		for _, path := range f.Without {
			alter(v, strings.Split(path, "."), nil, true)
		}
		body = world.Marshal(v)
	}
	a.Body = answer.RawBody(f.Prefix + string(body))
	return a
}

// alter sets, or takes out, the member at a path.
func alter(v any, path []string, member any, out bool) {
	object, ok := v.(map[string]any)
	if !ok {
		return
	}
	name, each := strings.CutSuffix(path[0], "[]")
	switch list, _ := object[name].([]any); {
	case len(path) == 1 && out:
		delete(object, name)
	case len(path) == 1:
		object[name] = member
	case each:
		for _, elem := range list {
			alter(elem, path[1:], member, out)
		}
	default:
		alter(object[name], path[1:], member, out)
	}
}

// answer is what a fault sends.
func (f Fault) answer() answer.Answer {
	a := answer.Answer{Status: f.Status, Header: f.Header.Clone()}
	switch {
	case f.Empty:
		if a.Status == 0 {
			a.Status = http.StatusOK
		}
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
