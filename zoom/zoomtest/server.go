package zoomtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/api"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/hooks"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/oauth"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/pages"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Server is one fake Zoom: an account with its app, its users, meetings and
// rooms, a token endpoint, meeting pages and webhooks.
//
// It is an [http.Handler] and safe for concurrent use. Make one with [New] or
// [NewUnstarted] and close it when done.
type Server struct {
	// URL is the base of everything, without a trailing slash.
	URL string

	fixedURL bool // by WithBaseURL

	api    *api.API
	tokens *oauth.Endpoint
	world  *world.State
	hooks  *hooks.Sender
	pages  http.Handler
	ts     *httptest.Server

	ctx    context.Context // ends when the server is closed
	cancel context.CancelFunc

	latency  time.Duration
	faults   []*liveFault
	calls    callLog
	deleting map[string]bool // users whose removal is under way
}

// unstartedURL is the base of a server without a socket.
const unstartedURL = "http://zoom.test"

// New starts a fake Zoom on a free port of 127.0.0.1.
func New(opts ...Option) *Server {
	s := NewUnstarted(opts...)
	s.ts = httptest.NewServer(s)
	if !s.fixedURL {
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
	s := &Server{URL: unstartedURL, latency: set.latency}
	if set.baseURL != "" {
		s.URL, s.fixedURL = strings.TrimRight(set.baseURL, "/"), true
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.world = world.New(func() string { return s.URL }, set.Rules, set.quirks, set.seed)
	s.hooks = hooks.New(s.ctx, s.world, set.revalidate)
	s.api = api.New(s.world)
	s.tokens = oauth.New(s.world)
	s.deleting = map[string]bool{}
	s.calls.counts = map[string]int{}
	s.pages = pages.New(s.world, http.HandlerFunc(s.serveControl), func(op string, r *http.Request) { s.record(op, r, http.StatusOK) })
	return s
}

// Close stops the listener, drops every scheduled webhook and waits for the
// deliveries under way. Closing twice is harmless.
func (s *Server) Close() {
	s.hooks.Close()
	s.cancel()
	if s.ts != nil {
		s.ts.CloseClientConnections()
		s.ts.Close()
	}
	_ = s.hooks.WaitIdle(context.Background())
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
