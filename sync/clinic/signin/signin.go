// Package signin signs people in with their Zoom user, and keeps their sessions in
// the store. It serves the journey to Zoom and back, for people and for an
// administrator who installs the app, and tells the pages who somebody is: owners
// and administrators of the Zoom account set things up, others may do what the
// clinic's list of medical staff says.
//
// [Sessions.Viewer] is the one function that pages need of it, so that a vendor with
// a sign-in of their own puts another in its place.
//
//   - signin.go: sign-in's own addresses
//   - journey.go: to Zoom and back, to sign in or to install the app
//   - viewer.go: who somebody is, with each request
//   - ask.go: the pages that are shown on the way
//   - store.go: sessions as records of the account
//   - throttle.go: how often one address may begin a journey
//   - sessions.go: what sign-in is made of
package signin

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/netip"
	"time"
)

// New returns sign-in; it makes no call.
func New(cfg Config) *Sessions {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.AskEvery == 0 {
		cfg.AskEvery = askEvery
	}
	cfg.NoApp = cmp.Or(cfg.NoApp, "Whoever runs this server sets up the app at Zoom that people sign in with.")
	if cfg.Client == nil {
		cfg.Client = peer
	}
	s := &Sessions{cfg: cfg, store: cfg.Clinic.Store(), secure: cfg.PublicURL.Scheme == "https"}
	s.scs = s.manager()
	return s
}

// Handler serves sign-in's own addresses (/signin and what is beneath /oauth/) and
// everything else by next, which sees who is signed in. It stands at the root of
// the public URL.
func (s *Sessions) Handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signin", s.signInPage)
	mux.HandleFunc("GET /oauth/signin", s.slowly(s.startSignIn))
	mux.HandleFunc("GET /oauth/install", s.slowly(s.startInstall))
	mux.HandleFunc("GET /oauth/callback", s.slowly(s.callback))
	mux.Handle("/", next)
	load := s.scs.LoadAndSave(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { load.ServeHTTP(w, within(r)) })
}

// peer is who is connected.
func peer(r *http.Request) netip.Addr {
	a, _ := netip.ParseAddrPort(r.RemoteAddr) // the zero Addr else: all of those count as one
	return a.Addr().Unmap().WithZone("")
}
