package ellkaytest

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// Credentials that a server made without options accepts.
const (
	DefaultClientID      = "sim-client"
	DefaultClientSecret  = "sim-secret-not-real"
	DefaultSubscriberKey = "SUBSCRIBER-KEY-FAKE-0001" // accepted only with [WithSubscriberKey]
	DefaultSite          = "SITE-KEY-FAKE-0001"
)

// TokenPath is the path of the token endpoint.
const TokenPath = "/connect/token"

// unstartedURL is the base of a server without a socket; InProcess clients
// reach the server whatever the host is.
const unstartedURL = "http://lkcloud.test"

// Server is a fake LKCloud: identity server, gateway and the EHRs behind it.
// Its methods may be called from many goroutines at once, also while requests
// are being served.
type Server struct {
	// URL is the base of the operations, without a trailing slash.
	URL string

	http *httptest.Server

	mu        sync.Mutex // guards everything below
	conf      config
	clients   map[string]client
	subs      map[string]grant // by subscriber key
	tokens    map[string]issued
	tokenSeq  int
	sites     map[string]*Site
	faults    []*armed
	calls     map[Op]int
	last      map[Op]Request
	handles   int
	inFlight  map[string]int
	maxFlight map[string]int

	control *http.ServeMux
}

// New starts a server on 127.0.0.1 with one site, [DefaultSite]. Close it.
func New(opts ...Option) *Server {
	s := NewUnstarted(opts...)
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	return s
}

// NewUnstarted makes a server without a socket, for use as an http.Handler or
// through [Server.InProcess]. It needs no Close.
func NewUnstarted(opts ...Option) *Server {
	s := &Server{
		URL:       unstartedURL,
		conf:      config{now: time.Now, tokenLife: defaultTokenLife, strict: true},
		clients:   map[string]client{},
		subs:      map[string]grant{},
		tokens:    map[string]issued{},
		sites:     map[string]*Site{},
		calls:     map[Op]int{},
		last:      map[Op]Request{},
		inFlight:  map[string]int{},
		maxFlight: map[string]int{},
	}
	s.control = s.controls()
	for _, o := range opts {
		o(s)
	}
	if len(s.clients) == 0 {
		s.AllowClient(DefaultClientID, DefaultClientSecret)
	}
	if len(s.sites) == 0 {
		s.AddSite(DefaultSite)
	}
	return s
}

// TokenURL is the whole address of the token endpoint.
func (s *Server) TokenURL() string { return s.URL + TokenPath }

// Close cuts the open connections and stops a server made by [New].
func (s *Server) Close() {
	if s.http != nil {
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// ServeHTTP serves the operations, the token endpoint and the control
// endpoints beneath /_fake/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == TokenPath:
		s.serveToken(w, r)
	case isControl(r.URL.Path):
		s.serveControl(w, r)
	default:
		s.serveOperation(w, r)
	}
}

// Site returns the site of a key; nil when there is none.
func (s *Server) Site(key string) *Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sites[key]
}

// AddSite adds a site with the master data of the documentation's examples
// (see [Site]) and no appointments. A site of the same key is replaced.
func (s *Server) AddSite(key string) *Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	site := newSite(s, key)
	s.sites[key] = site
	return site
}

// RemoveSite takes a site away; its key is refused as Forbidden from now on.
func (s *Server) RemoveSite(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sites, key)
}
