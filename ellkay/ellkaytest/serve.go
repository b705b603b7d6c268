package ellkaytest

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/ops"
)

// bodyLimit is the most of a request that is read.
const bodyLimit = 32 << 20

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
	env, malformed := ops.ParseEnvelope(body)
	s.record(op, r, env, body)
	site, refused := s.authorise(r.Header, env)
	if refused != nil {
		s.sendFault(w, refused)
		return
	}
	defer s.leave(site.ehr.Key)
	if !s.enter(site) {
		s.sendFault(w, &ops.Fault{Code: OperationCancelled, Status: http.StatusTooManyRequests,
			Message: "Too many concurrent requests for this SiteServiceKey."})
		return
	}
	s.mu.Lock()
	plan, latency := s.trouble(op, site.ehr.Key, env.Object()), site.ehr.Variants.Latency
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
	return Op(name), ops.Served(service, Op(name))
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}

// perform checks the envelope and runs the operation.
func (s *Server) perform(w http.ResponseWriter, site *Site, op Op, env ops.Envelope, size int) {
	result, f := s.run(site, op, env, size)
	if f != nil {
		s.sendFault(w, f)
		return
	}
	sendJSON(w, http.StatusOK, result)
}

func (s *Server) run(site *Site, op Op, env ops.Envelope, size int) (any, *ops.Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return site.desk.Perform(op, env, size, s.conf.strict)
}

// record counts a call and keeps it as the last of its operation.
func (s *Server) record(op Op, r *http.Request, env ops.Envelope, body []byte) {
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
