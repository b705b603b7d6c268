// Package pages is a clinic's pages as an [http.Handler]: settings, the two lists,
// the day's appointments live, what was sent, what was done. Everything works
// without script, except live progress. They carry the vendor's brand, stand below
// any path, and know who looks at them by one function of the vendor's own, see
// [Config.Viewer]. What the pages do is done by package clinic, as for the JSON API.
package pages

import (
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
)

// Config is what the pages are made of. Clinic, Viewer and PublicURL are required.
type Config struct {
	Clinic *clinic.Clinic
	// Viewer tells whose session a request belongs to: which account, and who in
	// which role. nil without an error: nobody is signed in. Somebody without a role
	// is told that there is nothing for them. It may be called more than once for a
	// request, which it sees as it came, whatever path the pages stand below.
	Viewer func(r *http.Request) (*clinic.Session, error)
	// SignIn answers whoever is not signed in, such as by a redirect to where they
	// sign in; nil: a page with status 401 that says so.
	SignIn http.HandlerFunc
	// SignOut ends the sign-in of a request, and says where to go then; it must not
	// answer. nil: there is no button for it.
	SignOut func(w http.ResponseWriter, r *http.Request) (to string, err error)

	PublicURL *url.URL // base of the addresses that people see; an https one makes cookies secure
	// Base is the path that the pages are mounted below, such as "/visits" or, for a
	// request of its account, "/a/clinic-1"; nil: at the root.
	Base    func(r *http.Request) string
	Brand   Brand
	Nav     []NavItem        // further entries of the navigation, after ours
	Closing <-chan struct{}  // closed when the server stops: streams end; nil: never
	Now     func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: discard
}

// Site is the pages. It is safe for concurrent use.
type Site struct {
	cfg       Config
	store     *storage.Store
	templates map[string]*template.Template
	live      *live.Hub
	assets    assets
	secure    bool // the public URL is https
	handler   http.Handler
}

// New returns the pages. A brand that cannot be shown is an error.
func New(cfg Config) (*Site, error) {
	if cfg.Clinic == nil || cfg.Viewer == nil || cfg.PublicURL == nil {
		return nil, errors.New("pages: a clinic, a viewer and a public URL are required")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Site{cfg: cfg, store: cfg.Clinic.Store(), secure: cfg.PublicURL.Scheme == "https"}
	var err error
	if s.assets, err = newAssets(cfg.Brand); err != nil {
		return nil, err
	}
	if s.templates, err = parseTemplates(s.functions()); err != nil {
		return nil, fmt.Errorf("reading the page templates: %w", err)
	}
	s.live = live.New(live.Config{
		Store: s.store, Describe: s.describe, Closing: cfg.Closing, Now: cfg.Now, Log: cfg.Log,
	})
	s.handler = s.Protect(mount.Below(cfg.Base, s.mux()))
	return s, nil
}

// ServeHTTP serves the pages, with the headers and the refusals of [Site.Protect].
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Site) mux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.gate(rt.access, rt.handle))
	}
	mux.HandleFunc("POST /signout", s.signOut)
	mux.HandleFunc("GET /uninstalled", s.uninstalledPage)
	mux.HandleFunc("GET /static/{hash}/{name}", s.assets.serve)
	mux.HandleFunc("/", s.nothingHere)
	return mux
}

// page handles a request of a session; what it returns is shown as a page.
type page func(w http.ResponseWriter, r *http.Request, session *clinic.Session) error

type route struct {
	pattern string
	access  clinic.Access
	handle  page
}

// routes is every page of an account.
func (s *Site) routes() []route {
	return slices.Concat(s.accountRoutes(), s.rosterRoutes(physicians), s.rosterRoutes(medicalStaff))
}

func (s *Site) accountRoutes() []route {
	return []route{
		{"GET /{$}", clinic.ForOverseers, s.settingsPage},
		{"POST /settings", clinic.ForAdmins, s.saveSettings},
		{"POST /settings/logo", clinic.ForAdmins, s.saveLogo},
		{"POST /settings/logo/remove", clinic.ForAdmins, s.removeLogo},
		{"GET /settings/logo", clinic.ForOverseers, s.showLogo},
		{"POST /settings/signing-secret", clinic.ForAdmins, s.rotateSecret},
		{"GET /uninstall", clinic.ForAdmins, s.uninstallPage},
		{"POST /uninstall", clinic.ForAdmins, s.uninstall},
		{"POST /settings/test-mail", clinic.ForAdmins, s.sendTestMail},
		{"POST /settings/test-event", clinic.ForAdmins, s.sendTestEvent},
		{"GET /appointments", clinic.ForEverybody, s.appointmentsPage},
		{"POST /appointments/search", clinic.ForEverybody, s.searchAppointments},
		{"GET /appointments/live", clinic.ForStaff, s.liveEvents},
		{"GET /appointments/preview", clinic.ForStaff, s.previewPage},
		{"POST /appointments/sync", clinic.ForStaff, s.startSync},
		{"GET /appointments/sync/{id}/events", clinic.ForStaff, s.syncEvents},
		{"GET /appointments/visit/{id}", clinic.ForEverybody, s.visitPage},
		{"POST /appointments/visit/{id}/resend", clinic.ForStaff, s.resend},
		{"POST /appointments/visit/{id}/participants", clinic.ForStaff, s.addParticipant},
		{"POST /appointments/visit/{id}/participants/{pid}/remove", clinic.ForStaff, s.removeParticipant},
		{"POST /appointments/visit/{id}/room", clinic.ForStaff, s.reserveRoom},
		{"POST /appointments/visit/{id}/room/release", clinic.ForStaff, s.releaseRoom},
		{"GET /report", clinic.ForOverseers, s.reportPage},
		{"GET /report.csv", clinic.ForOverseers, s.reportFile},
		{"GET /deliveries", clinic.ForOverseers, s.deliveriesPage},
		{"POST /deliveries/replay", clinic.ForAdmins, s.replayDead},
		{"POST /deliveries/endpoint/on", clinic.ForAdmins, s.switchOn},
		{"POST /deliveries/{id}/replay", clinic.ForAdmins, s.replay},
		{"GET /audit", clinic.ForOverseers, s.auditPage},
		{"POST /audit/verify", clinic.ForOverseers, s.verifyAudit},
		{"GET /status", clinic.ForOverseers, s.statusPage},
	}
}
