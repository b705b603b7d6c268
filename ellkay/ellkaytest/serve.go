package ellkaytest

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// bodyLimit is the most of a request that is read.
const bodyLimit = 32 << 20

// call is one admitted call of an operation.
type call struct {
	s    *Server
	site *Site
	op   Op
	args *args
	next string // the page token of a Next call
	size int    // bytes of the request body
}

// serveOperation takes a call through the gateway's stations in the order a
// gateway would: route, credentials, concurrency, envelope, and then the
// operation with whatever trouble was injected.
func (s *Server) serveOperation(w http.ResponseWriter, r *http.Request) {
	op, known := s.route(r.URL.Path)
	if !known {
		sendHTML(w, http.StatusNotFound)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	env, malformed := parseEnvelope(body)
	s.record(op, r, env, body)
	site, refused := s.authorise(r.Header, env)
	if refused != nil {
		s.sendFault(w, refused)
		return
	}
	defer s.leave(site.key)
	if !s.enter(site) {
		s.sendFault(w, &fault{code: OperationCancelled, status: http.StatusTooManyRequests,
			message: "Too many concurrent requests for this SiteServiceKey."})
		return
	}
	s.mu.Lock()
	plan, latency := s.trouble(op, site.key), site.variants.Latency
	s.mu.Unlock()
	s.carryOut(w, r, plan, latency, func() *recorder {
		rec := newRecorder()
		switch {
		case s.conf.strict && !isJSON(r.Header.Get("Content-Type")):
			rec.WriteHeader(http.StatusUnsupportedMediaType)
		case malformed != nil:
			s.sendFault(rec, malformed)
		default:
			s.perform(rec, site, op, env, len(body))
		}
		return rec
	})
}

// route finds the operation of a path /Service/Operation.
func (s *Server) route(path string) (Op, bool) {
	service, name, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	o, ok := s.table[Op(name)]
	return Op(name), ok && o.service == service
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}

// perform checks the envelope and runs the operation.
func (s *Server) perform(w http.ResponseWriter, site *Site, op Op, env envelope, size int) {
	result, f := s.run(site, op, env, size)
	if f != nil {
		s.sendFault(w, f)
		return
	}
	sendJSON(w, http.StatusOK, result)
}

func (s *Server) run(site *Site, op Op, env envelope, size int) (any, *fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.table[op]
	c := &call{s: s, site: site, op: op, size: size}
	if f := env.check(o, s.conf.strict, len(s.subs) > 0); f != nil {
		return nil, f
	}
	var f *fault
	if o.token {
		c.next, f = env.pageToken(s.conf.strict)
	} else {
		c.args, f = newArgs(env.member("request", s.conf.strict), o.keys, "", s.conf.strict, site)
	}
	if f != nil {
		return nil, f
	}
	if f := site.unavailable(op); f != nil {
		return nil, f
	}
	return o.run(c)
}

// record counts a call and keeps it as the last of its operation.
func (s *Server) record(op Op, r *http.Request, env envelope, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := siteKey(r.Header, env)
	s.calls[op]++
	if site := s.sites[key]; site != nil {
		site.calls[op]++
	}
	s.last[op] = Request{Op: op, Site: key, At: s.conf.now(), Header: r.Header.Clone(), Body: body}
}

// Request is a call as it arrived.
type Request struct {
	Op     Op
	Site   string
	At     time.Time
	Header http.Header
	Body   []byte
}
