// Package web is the server's pages: sign-in with Zoom, sessions, settings,
// rosters, the day's appointments. Everything works without script, except live
// progress. What the pages do is done by package clinic, as for the JSON API.
package web

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/televisit/televisit-go/examples/server/internal/live"
	"github.com/televisit/televisit-go/examples/server/internal/proxies"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// Config is what the pages are made of.
type Config struct {
	Clinic    *clinic.Clinic
	Store     *storage.Store
	PublicURL *url.URL
	Proxies   proxies.Trusted                       // that stand in front
	Account   func(r *http.Request) (string, error) // the account a request is for; clinic.ErrNotInstalled
	SignIn    *zoom.OAuth                           // the app that signs people in
	Install   *zoom.OAuth                           // the app that is installed; nil: server-to-server
	WhoIs     func(ctx context.Context, g zoom.Grant) (*zoom.User, error)
	Installed func(ctx context.Context, u *zoom.User, g zoom.Grant) error         // keeps an administrator's grant; ErrOtherAccount
	Directory func(ctx context.Context, account string) (driver.Directory, error) // the people as Zoom knows them now; nil: nobody is asked about
	Demo      bool
	Closing   <-chan struct{} // closed when the server stops: streams end
	Now       func() time.Time
	Log       *slog.Logger
}

// Site is the pages.
type Site struct {
	cfg       Config
	sessions  *scs.SessionManager
	templates map[string]*template.Template
	live      *live.Hub
	assets    string // path prefix of the static files, with their hash
	secure    bool   // the public URL is https
	journeys  throttle
}

// New returns the pages; a template that cannot be read is an error.
func New(cfg Config) (*Site, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Site{cfg: cfg, secure: cfg.PublicURL.Scheme == "https"}
	s.assets = "/static/" + assetsHash() + "/"
	var err error
	if s.templates, err = parseTemplates(s.functions()); err != nil {
		return nil, fmt.Errorf("reading the page templates: %w", err)
	}
	s.sessions = s.newSessions()
	s.live = live.New(live.Config{
		Store: cfg.Store, Describe: s.describe, Closing: cfg.Closing, Now: cfg.Now, Log: cfg.Log,
	})
	return s, nil
}

// access is who may open a route.
type access int

const (
	adminOnly access = iota
	staffOnly        // staff and admins
	overseers        // auditors and admins
	everybody        // admins, staff and auditors
)

// page handles a request at a desk; what it returns is shown as a page.
type page func(w http.ResponseWriter, r *http.Request, d *clinic.Session) error

type route struct {
	pattern string
	access  access
	handle  page
}

// routes is every page of an account.
func (s *Site) routes() []route {
	return slices.Concat(s.accountRoutes(), s.rosterRoutes(physicians), s.rosterRoutes(medicalStaff))
}

func (s *Site) accountRoutes() []route {
	return []route{
		{"GET /{$}", overseers, s.settingsPage},
		{"POST /settings", adminOnly, s.saveSettings},
		{"POST /settings/logo", adminOnly, s.saveLogo},
		{"POST /settings/logo/remove", adminOnly, s.removeLogo},
		{"GET /settings/logo", overseers, s.showLogo},
		{"POST /settings/signing-secret", adminOnly, s.rotateSecret},
		{"GET /uninstall", adminOnly, s.uninstallPage},
		{"POST /uninstall", adminOnly, s.uninstall},
		{"POST /settings/test-mail", adminOnly, s.sendTestMail},
		{"POST /settings/test-event", adminOnly, s.sendTestEvent},
		{"GET /appointments", everybody, s.appointmentsPage},
		{"POST /appointments/search", everybody, s.searchAppointments},
		{"GET /appointments/live", staffOnly, s.liveEvents},
		{"GET /appointments/preview", staffOnly, s.previewPage},
		{"POST /appointments/sync", staffOnly, s.startSync},
		{"GET /appointments/sync/{id}/events", staffOnly, s.syncEvents},
		{"GET /appointments/visit/{id}", everybody, s.visitPage},
		{"POST /appointments/visit/{id}/resend", staffOnly, s.resend},
		{"POST /appointments/visit/{id}/participants", staffOnly, s.addParticipant},
		{"POST /appointments/visit/{id}/participants/{pid}/remove", staffOnly, s.removeParticipant},
		{"POST /appointments/visit/{id}/room", staffOnly, s.reserveRoom},
		{"POST /appointments/visit/{id}/room/release", staffOnly, s.releaseRoom},
		{"GET /report", overseers, s.reportPage},
		{"GET /report.csv", overseers, s.reportFile},
		{"GET /deliveries", overseers, s.deliveriesPage},
		{"POST /deliveries/replay", adminOnly, s.replayDead},
		{"POST /deliveries/endpoint/on", adminOnly, s.switchOn},
		{"POST /deliveries/{id}/replay", adminOnly, s.replay},
		{"GET /audit", overseers, s.auditPage},
		{"POST /audit/verify", overseers, s.verifyAudit},
		{"GET /status", overseers, s.statusPage},
	}
}

// Handler serves the pages and whatever else the mux given to extend gets, all
// with sessions, security headers and protection against forged requests.
func (s *Site) Handler(extend func(*http.ServeMux)) http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.gate(rt.access, rt.handle))
	}
	mux.HandleFunc("GET /signin", s.signInPage)
	mux.HandleFunc("GET /oauth/signin", s.slowly(s.startSignIn))
	mux.HandleFunc("GET /oauth/install", s.slowly(s.startInstall))
	mux.HandleFunc("GET /oauth/callback", s.slowly(s.callback))
	mux.HandleFunc("POST /signout", s.signOut)
	mux.HandleFunc("GET /uninstalled", s.uninstalledPage)
	mux.HandleFunc("GET /static/{hash}/{name}", serveAsset)
	mux.HandleFunc("/", s.nothingHere)
	if extend != nil {
		extend(mux)
	}
	return s.headers(http.NewCrossOriginProtection().Handler(s.sessions.LoadAndSave(mux)))
}
