package pages

import (
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/assets"
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

// Brand is whose pages they are. The zero value is Televisit's own.
type Brand struct {
	Name string // stands at the top and in each title; empty: "Televisit"
	Logo []byte // SVG, PNG or JPEG, beside the name and as the page's icon; nil: ours
	// Style is CSS that follows ours. Colours are custom properties of :root, such as
	// --accent, --on-accent and --accent-soft; those of dark mode stand in
	// @media (prefers-color-scheme: dark).
	Style []byte
}

// Site is the pages. It is safe for concurrent use.
type Site struct {
	cfg       Config
	store     *storage.Store
	templates map[string]*template.Template
	live      *live.Hub
	assets    assets.Files
	secure    bool // the public URL is https
	handler   http.Handler
}

func (s *Site) viewer(r *http.Request) (*clinic.Session, error) { return s.cfg.Viewer(mount.Outer(r)) }

// whoever is signed in, for pages that anybody may see; nil for nobody.
func (s *Site) whoever(r *http.Request) *clinic.Session {
	session, err := s.viewer(r)
	if err != nil {
		return nil
	}
	return session
}
