// Package pages is a clinic's pages as an [http.Handler]: settings, the two lists,
// the day's appointments live, what was sent, what was done. Everything works
// without script, except live progress. They carry the vendor's brand, stand below
// any path, and know who looks at them by one function of the vendor's own, see
// [Config.Viewer]. What the pages do is done by package clinic, as for the JSON API.
//
//   - pages.go: every page, and how they are put together
//   - access.go: who may open a page; headers.go: what keeps pages safe
//   - settings.go, settingsview.go, logo.go, tryout.go, uninstall.go: the settings,
//     and what is done from there
//   - roster.go, rosterview.go, uploads.go: the two lists
//   - appointments.go, live.go, search.go, syncing.go: the day
//   - visit.go, report.go, deliveries.go, audit.go, status.go: the other pages
//   - render.go, templates.go, nav.go: how a page is written
//   - cookies.go: what is kept in the browser
//   - site.go: what the pages are made of
//   - internal: what forms hold (form), the two lists (lists), what pages say (words)
//     and draw (drawing), and their static files (assets)
package pages

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/assets"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/lists"
)

// New returns the pages. A brand that cannot be shown is an error.
func New(cfg Config) (*Site, error) {
	if cfg.Clinic == nil || cfg.Viewer == nil || cfg.PublicURL == nil {
		return nil, errors.New("pages: a clinic, a viewer and a public URL are required")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Brand.Name = cmp.Or(cfg.Brand.Name, "Televisit")
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Site{cfg: cfg, store: cfg.Clinic.Store(), secure: cfg.PublicURL.Scheme == "https"}
	var err error
	if s.assets, err = assets.New(cfg.Brand.Logo, cfg.Brand.Style); err != nil {
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
	mux.HandleFunc("GET /static/{hash}/{name}", s.assets.Serve)
	mux.HandleFunc("/", s.nothingHere)
	return mux
}

// routes is every page of an account.
func (s *Site) routes() []route {
	return slices.Concat(s.accountRoutes(), s.rosterRoutes(lists.Physicians), s.rosterRoutes(lists.Staff))
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

// rosterRoutes is every route of a list.
func (s *Site) rosterRoutes(l *lists.List) []route {
	at := func(handle func(http.ResponseWriter, *http.Request, *clinic.Session, *lists.List) error) page {
		return func(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
			return handle(w, r, session, l)
		}
	}
	p := l.Path()
	return []route{
		{"GET " + p, clinic.ForAdmins, at(s.rosterPage)},
		{"POST " + p + "/search", clinic.ForAdmins, at(s.searchRoster)},
		{"POST " + p, clinic.ForAdmins, at(s.pickRoster)},
		{"POST " + p + "/remove", clinic.ForAdmins, at(s.removeRoster)},
		{"POST " + p + "/import", clinic.ForAdmins, at(s.upload)},
		{"POST " + p + "/import/{id}", clinic.ForAdmins, at(s.acceptUpload)},
		{"GET " + p + "/import/{id}/events", clinic.ForAdmins, at(s.uploadEvents)},
		{"GET " + p + "/sample.csv", clinic.ForAdmins, at(rosterSample)},
	}
}
