package zoomtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// request is one API call on its way through the server.
type request struct {
	http  *http.Request
	op    *operation
	path  map[string]string // values of the path's placeholders
	query url.Values
	raw   []byte
	body  map[string]any
	token *accessToken
	now   time.Time
}

// handler does one operation. It runs with Server.mu held.
type handler func(*Server, *request) answer

// bodyLimit is far above any documented request.
const bodyLimit = 1 << 20

// serveAPI answers a call under /v2: it is counted, delayed, perhaps broken,
// and otherwise done.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, escaped string) {
	op, path := route(r.Method, escaped)
	name := r.Method + " " + escaped
	if op != nil {
		name = op.Op
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		s.record(name, r, http.StatusRequestEntityTooLarge)
		fail(http.StatusRequestEntityTooLarge, 300, "Request Body is too large.").write(w)
		return
	}
	req := &request{http: r, op: op, path: path, query: r.URL.Query(), raw: raw}
	s.run(w, r, name, func() answer { return s.perform(req) })
}

// run is what API and token calls share: the count, the wait, the fault.
func (s *Server) run(w http.ResponseWriter, r *http.Request, name string, do func() answer) {
	release, busy := s.lockRemoval(r, name)
	defer release()
	fault := s.takeFault(name, r)
	if !s.pause(r, s.set.latency+fault.Delay) {
		s.record(name, r, 0)
		panic(http.ErrAbortHandler)
	}
	var a answer
	switch {
	case busy:
		a = fail(http.StatusTooManyRequests, 429, "Too many concurrent requests. A request to disassociate this user has already been made.")
	case fault.instead() && !fault.Apply:
		a = fault.answer()
	default:
		a = do()
		s.mu.Lock()
		a = a.bend(s.quirks)
		s.mu.Unlock()
		if fault.instead() {
			a = fault.answer()
		}
	}
	if fault.Drop {
		a.status = 0
	}
	s.record(name, r, a.status)
	if fault.Drop {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("X-Zm-Trackingid", s.trackingID())
	if fault.Truncate {
		truncate(w, a)
	}
	a.write(w)
}

// truncate announces the whole answer and sends half of it.
func truncate(w http.ResponseWriter, a answer) {
	rec := &capture{header: w.Header()}
	a.write(rec)
	if rec.body.Len() < 2 {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Length", itoa(rec.body.Len()))
	w.WriteHeader(rec.status)
	_, _ = w.Write(rec.body.Bytes()[:rec.body.Len()/2])
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	panic(http.ErrAbortHandler)
}

type capture struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (c *capture) Header() http.Header         { return c.header }
func (c *capture) WriteHeader(status int)      { c.status = status }
func (c *capture) Write(p []byte) (int, error) { return c.body.Write(p) }

// pause waits; it reports false when the caller or the server went away.
func (s *Server) pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	return false
}

// perform checks a call in the order Zoom does (token, scope, rate, fields)
// and does it.
func (s *Server) perform(req *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	req.now = s.now()
	if refused, ok := s.authenticate(req); !ok {
		return refused
	}
	if req.op == nil || req.op.handle == nil {
		return fail(http.StatusBadRequest, 2300, "This API endpoint is not recognized.")
	}
	if !slices.ContainsFunc(append(req.op.Scopes, req.op.Classic...), req.token.has) {
		return fail(http.StatusBadRequest, 4711, "Invalid access token, does not contain scopes:[%s].", strings.Join(req.op.Scopes, ", "))
	}
	limited, refused := s.limit(req)
	if refused {
		return limited
	}
	if bad, ok := req.check(s.set.lenient); !ok {
		return bad
	}
	if refused, ok := s.permitted(req); !ok {
		return refused
	}
	a := req.op.handle(s, req)
	return a.with("X-Ratelimit-Category", category(req.op.Label))
}

// check reads query and body and compares them with the table.
func (req *request) check(lenient bool) (answer, bool) {
	if bad := req.op.query.checkQuery(req.query, lenient); len(bad) > 0 {
		return rejected(bad...), false
	}
	req.body = map[string]any{}
	takesBody := len(req.op.Request) > 0
	if len(bytes.TrimSpace(req.raw)) > 0 {
		dec := json.NewDecoder(bytes.NewReader(req.raw))
		dec.UseNumber()
		if dec.Decode(&req.body) != nil || dec.More() {
			return fail(http.StatusBadRequest, 300, "Request Body should be a valid JSON object."), false
		}
		if !takesBody && len(req.body) > 0 && !lenient {
			return fail(http.StatusBadRequest, 300, "Request Body is not expected."), false
		}
	} else if takesBody {
		return fail(http.StatusBadRequest, 300, "Request Body should be a valid JSON object."), false
	}
	if bad := req.op.body.checkBody(req.body, lenient); takesBody && len(bad) > 0 {
		return rejected(bad...), false
	}
	return answer{}, true
}

// into decodes the body, already checked, into a struct.
func (req *request) into(v any) {
	_ = json.Unmarshal(req.raw, v)
}
