package zoomtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Server is one fake Zoom: an account with its app, its users, meetings and
// rooms, a token endpoint, meeting pages and webhooks.
//
// It is an [http.Handler] and safe for concurrent use. Make one with [New] or
// [NewUnstarted] and close it when done.
type Server struct {
	// URL is the base of everything, without a trailing slash.
	URL string

	set   settings
	pages http.Handler
	ts    *httptest.Server

	ctx    context.Context // ends when the server is closed
	cancel context.CancelFunc

	mu       sync.Mutex
	closed   bool
	quirks   Quirks
	ids      *minter
	state    state
	faults   []*liveFault
	calls    callLog
	limits   limiter
	cursors  map[string]cursor
	deleting map[string]bool // users whose removal is under way
	hooks    hooks
}

// New starts a fake Zoom on a free port of 127.0.0.1.
func New(opts ...Option) *Server {
	s := NewUnstarted(opts...)
	s.ts = httptest.NewServer(s)
	if s.set.baseURL == "" {
		s.URL = s.ts.URL
	}
	return s
}

// NewUnstarted makes a fake Zoom that listens nowhere: reach it through
// [Server.InProcess], or serve it as a handler of your own. Its URL is that of
// [WithBaseURL], by default http://zoom.test.
//
// Inside a testing/synctest bubble make the server in the bubble too, and use
// this constructor: network connections would keep the bubble awake.
func NewUnstarted(opts ...Option) *Server {
	set := defaults()
	for _, opt := range opts {
		opt(&set)
	}
	s := &Server{set: set, URL: "http://zoom.test", quirks: set.quirks}
	if set.baseURL != "" {
		s.URL = strings.TrimRight(set.baseURL, "/")
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.ids = newMinter(set.seed)
	s.cursors = map[string]cursor{}
	s.deleting = map[string]bool{}
	s.calls.counts = map[string]int{}
	s.state = newState()
	s.hooks.client = newSender()
	s.hooks.waiters = map[chan struct{}]bool{}
	s.state.owner = s.newOwner()
	s.pages = http.NewCrossOriginProtection().Handler(http.HandlerFunc(s.servePages))
	return s
}

// Close stops the listener, drops every scheduled webhook and waits for the
// deliveries under way. Closing twice is harmless.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.stopTimers()
	s.mu.Unlock()
	s.cancel()
	if s.ts != nil {
		s.ts.CloseClientConnections()
		s.ts.Close()
	}
	_ = s.waitIdle(context.Background())
}

// APIURL is the base of the REST API, the counterpart of
// https://api.zoom.us/v2.
func (s *Server) APIURL() string { return s.URL + "/v2" }

// OAuthURL is the base of token, authorize and revoke, the counterpart of
// https://zoom.us/oauth.
func (s *Server) OAuthURL() string { return s.URL + "/oauth" }

// ServeHTTP answers one request to the API, the token endpoint, the pages or
// the control endpoints.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	switch {
	case strings.HasPrefix(path, "/v2/"):
		s.serveAPI(w, r, strings.TrimPrefix(path, "/v2"))
	case path == "/oauth/token" || path == "/oauth/revoke":
		s.serveOAuth(w, r)
	default:
		s.pages.ServeHTTP(w, r)
	}
}

// now is the server's clock, in UTC.
func (s *Server) now() time.Time { return s.set.now().UTC() }
