// Package signin signs people in with their Zoom user, and keeps their sessions in
// the store. It serves the journey to Zoom and back, for people and for an
// administrator who installs the app, and tells the pages who somebody is: owners
// and administrators of the Zoom account set things up, others may do what the
// clinic's list of medical staff says.
//
// [Sessions.Viewer] is the one function that pages need of it, so that a vendor with
// a sign-in of their own puts another in its place.
package signin

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// Zoom is what sign-in needs of [github.com/televisit/televisit-go/sync/connector.Connector].
type Zoom interface {
	// SignIn is the app that people sign in with; nil: nobody can.
	SignIn() *zoom.OAuth
	// Install is the app that accounts install; nil for a server-to-server app.
	Install() *zoom.OAuth
	// WhoIs asks Zoom whose grant it is.
	WhoIs(ctx context.Context, g zoom.Token) (*zoom.User, error)
	// Directory tells who somebody is at Zoom now.
	Directory(ctx context.Context, account string) (driver.Directory, error)
}

// Config is what sign-in is made of. Clinic, Zoom, Account, PublicURL and Show are
// required.
type Config struct {
	Clinic *clinic.Clinic
	Zoom   Zoom
	// Account is the account that a request is for; clinic.ErrNotInstalled before
	// there is any.
	Account func(r *http.Request) (string, error)
	// Installed keeps what an administrator has authorised. [ErrOtherAccount] turns
	// them away. Required where the app is installed.
	Installed func(ctx context.Context, u *zoom.User, g zoom.Token) error
	PublicURL *url.URL // an https one makes cookies secure
	// Show writes one of sign-in's own pages, in the look of the site that it
	// belongs to.
	Show func(w http.ResponseWriter, r *http.Request, status int, n Notice)
	// Client is the address that a request comes from, by which journeys are
	// counted; nil: whoever is connected. Behind proxies it is theirs to say.
	Client func(r *http.Request) netip.Addr
	Hint   string // on the page where people sign in; may be empty
	NoApp  string // what to do where there is no app to sign in with; empty: in general words
	// AskEvery is how often Zoom is asked who somebody is now; 0: ten minutes;
	// negative: never.
	AskEvery time.Duration
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger     // nil: discard
}

// Notice is a page that says one thing.
type Notice struct {
	Title   string
	Heading string // empty: the title
	Text    []string
	Hint    string // below the text; may be empty
	Button  string // empty: none
	Href    string // where the button leads
}

// Sessions are the sign-ins of people. They are safe for concurrent use.
type Sessions struct {
	cfg      Config
	scs      *scs.SessionManager
	store    *storage.Store
	secure   bool // the public URL is https
	journeys throttle
}

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
