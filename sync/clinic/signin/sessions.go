package signin

import (
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
