package zoomtest

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/api"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
)

// serveAPI answers a call under /v2: it is counted, delayed, perhaps broken,
// and otherwise done.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, escaped string) {
	op, path := table.Route(r.Method, escaped)
	name := r.Method + " " + escaped
	if op != nil {
		name = op.Op
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, api.BodyLimit))
	if err != nil {
		s.record(name, r, http.StatusRequestEntityTooLarge)
		answer.Fail(http.StatusRequestEntityTooLarge, 300, "Request Body is too large.").Write(w)
		return
	}
	req := &api.Request{HTTP: r, Op: op, Path: path, Query: r.URL.Query(), Raw: raw}
	s.run(w, r, name, func() answer.Answer { return s.api.Perform(req) })
}

// run is what API and token calls share: the count, the wait, the fault.
func (s *Server) run(w http.ResponseWriter, r *http.Request, name string, do func() answer.Answer) {
	release, busy := s.lockRemoval(r, name)
	defer release()
	fault := s.takeFault(name, r)
	if !s.pause(r, s.latency+fault.Delay) {
		s.record(name, r, 0)
		panic(http.ErrAbortHandler)
	}
	var a answer.Answer
	switch {
	case busy:
		a = answer.Fail(http.StatusTooManyRequests, 429, "Too many concurrent requests. A request to disassociate this user has already been made.")
	case fault.instead() && !fault.Apply:
		a = fault.answer()
	default:
		a = do()
		s.world.Mu.Lock()
		a = a.Bend(s.world.Quirks)
		s.world.Mu.Unlock()
		if fault.instead() {
			a = fault.answer()
		}
	}
	a = fault.altered(a)
	if fault.Drop {
		a.Status = 0
	}
	s.record(name, r, a.Status)
	if fault.Drop {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("X-Zm-Trackingid", s.world.TrackingID("WEB"))
	if fault.Truncate {
		truncate(w, a)
	}
	a.Write(w)
}

// truncate announces the whole answer and sends half of it.
func truncate(w http.ResponseWriter, a answer.Answer) {
	rec := &capture{header: w.Header()}
	a.Write(rec)
	if rec.body.Len() < 2 {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Length", strconv.Itoa(rec.body.Len()))
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

func (c *capture) Header() http.Header { return c.header }

func (c *capture) WriteHeader(status int) { c.status = status }

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

// serveOAuth answers POST /oauth/token and /oauth/revoke.
func (s *Server) serveOAuth(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, api.BodyLimit)
	s.run(w, r, r.Method+" "+r.URL.Path, func() answer.Answer { return s.tokens.ServeToken(r) })
}

// lockRemoval holds a user who is being deleted, so that a second call for the
// same one meets Zoom's lock. It reports busy to that second call.
func (s *Server) lockRemoval(r *http.Request, op string) (release func(), busy bool) {
	if op != "DELETE /users/{userId}" {
		return func() {}, false
	}
	key := r.URL.EscapedPath()
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	if s.deleting[key] {
		return func() {}, true
	}
	s.deleting[key] = true
	return func() {
		s.world.Mu.Lock()
		defer s.world.Mu.Unlock()
		delete(s.deleting, key)
	}, false
}
