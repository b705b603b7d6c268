// Package connector gives each account its EHR and its video service: it makes the
// clients of LKCloud and Zoom from one configuration and from what is stored of an
// account, and keeps them.
//
// A [Connector] is what [github.com/televisit/televisit-go/sync.Config] wants as
// Connect, and what package clinic wants of the two services. Zoom is reached
// either as a server-to-server app of one account, or as an app that accounts
// install; then their grants are kept in the store, sealed, and refreshed by one
// process at a time.
//
//   - config.go: what a connector is made of
//   - connector.go: an account's clients, made at their first use and kept
//   - install.go: an account installs the app, and removes it
//   - sites.go: an LKCloud site as an account's settings connect it
//   - grants.go: an installation's grant in the store
//   - clock.go: how far this machine's clock is off
package connector

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
)

// Connector keeps the clients of all accounts, made at their first use. It is safe
// for concurrent use.
type Connector struct {
	store   *storage.Store
	cfg     Zoom
	own     bool // LKCloud takes credentials of the vendor's own
	zoom    []zoom.Option
	install *zoom.OAuth // nil: server-to-server
	signIn  *zoom.OAuth // nil: nobody can sign in
	lkcloud *ellkay.Client
	clock   *clock

	mu      sync.Mutex
	clients map[string]*zoom.Client // by account: a client has the account's limits
	sites   map[string]site         // by account: an adapter remembers what searches leave out
}

// New checks the configuration and returns a connector. It makes no call.
func New(cfg Config) (*Connector, error) {
	if cfg.Store == nil {
		return nil, errors.New("connector: a store is required")
	}
	if cfg.Zoom.ClientID == "" || cfg.Zoom.ClientSecret == "" {
		return nil, errors.New("connector: the client id and secret of the app at Zoom are required")
	}
	c := &Connector{
		store: cfg.Store, cfg: cfg.Zoom, own: cfg.LKCloud.ClientID != "",
		clients: map[string]*zoom.Client{}, sites: map[string]site{},
	}
	var hc *http.Client
	hc, c.clock = timed(cfg.HTTPClient)
	c.zoom = append([]zoom.Option{zoom.WithHTTPClient(hc)}, cfg.Zoom.Options...)
	var err error
	if cfg.Zoom.AccountID == "" {
		if c.install, err = c.app(cfg.Zoom.ClientID, cfg.Zoom.ClientSecret); err != nil {
			return nil, err
		}
	}
	if cfg.Zoom.SignInClientID != "" {
		if c.signIn, err = c.app(cfg.Zoom.SignInClientID, cfg.Zoom.SignInClientSecret); err != nil {
			return nil, err
		}
	}
	opts := append([]ellkay.Option{ellkay.WithHTTPClient(hc)}, cfg.LKCloud.Options...)
	if c.own {
		opts = append(opts, ellkay.WithClientCredentials(cfg.LKCloud.ClientID, cfg.LKCloud.ClientSecret))
	}
	c.lkcloud, err = ellkay.New(opts...)
	return c, err
}

// app is a Zoom app that people or accounts authorise.
func (c *Connector) app(id, secret string) (*zoom.OAuth, error) {
	return zoom.NewOAuth(id, secret, c.cfg.RedirectURL, c.zoom...)
}

// Install is the app that accounts install; nil for a server-to-server app.
func (c *Connector) Install() *zoom.OAuth { return c.install }

// SignIn is the app that people sign in with; nil when there is none.
func (c *Connector) SignIn() *zoom.OAuth { return c.signIn }

// Connect gives the engine an account's EHR and video service, by the settings as
// they are stored. Errors: storage.ErrNotFound before the first save.
func (c *Connector) Connect(ctx context.Context, account string) (driver.EHR, driver.Video, error) {
	ehr, err := c.EHR(ctx, account)
	if err != nil {
		return nil, nil, err
	}
	client, err := c.Zoom(account)
	if err != nil {
		return nil, nil, err
	}
	return ehr, zoomvideo.New(client, c.videoOptions()), nil
}

// EHR is the account's, by the settings as they are stored. It is kept as long as
// they connect alike: an adapter learns what searches at its site leave out, and
// would ask for all of it again. Errors: storage.ErrNotFound before the first save.
func (c *Connector) EHR(ctx context.Context, account string) (driver.EHR, error) {
	s, err := c.store.Account(account).Settings(ctx)
	if err != nil {
		return nil, err
	}
	by := connectionOf(s, c.own)
	c.mu.Lock()
	kept, found := c.sites[account]
	c.mu.Unlock()
	if found && kept.by == by {
		return kept.ehr, nil
	}
	made, err := by.adapter(c.lkcloud)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept := c.sites[account]; kept.by == by && kept.ehr != nil { // somebody was faster
		return kept.ehr, nil
	}
	c.sites[account] = site{by, made}
	return made, nil
}

// Try connects with settings that need not be saved, to see whether they are
// right. What it returns is not kept.
func (c *Connector) Try(_ context.Context, _ string, s storage.Settings) (driver.EHR, error) {
	return connectionOf(s, c.own).adapter(c.lkcloud)
}

func (c *Connector) videoOptions() zoomvideo.Options { return zoomvideo.Options{Domain: c.cfg.Domain} }

// Directory tells who has a user in the account.
func (c *Connector) Directory(_ context.Context, account string) (driver.Directory, error) {
	client, err := c.Zoom(account)
	if err != nil {
		return nil, err
	}
	return zoomvideo.NewDirectory(client, c.videoOptions()), nil
}

// Zoom is the account's client.
func (c *Connector) Zoom(account string) (*zoom.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept := c.clients[account]; kept != nil {
		return kept, nil
	}
	auth := zoom.WithServerToServer(c.cfg.AccountID, c.cfg.ClientID, c.cfg.ClientSecret)
	if c.install != nil {
		auth = zoom.WithTokenSource(c.install.Source(&grants{account: c.store.Account(account)}))
	}
	made, err := c.client(auth)
	if err != nil {
		return nil, err
	}
	c.clients[account] = made
	return made, nil
}

// client makes one with its own authorisation.
func (c *Connector) client(auth zoom.Option) (*zoom.Client, error) {
	return zoom.New(append(slices.Clip(c.zoom), auth)...)
}

// Forget drops an account's clients: the next use makes them anew.
func (c *Connector) Forget(account string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.clients, account)
	delete(c.sites, account)
}

// WhoIs asks Zoom whose grant it is: that of somebody who signs in, or installs.
func (c *Connector) WhoIs(ctx context.Context, g zoom.Token) (*zoom.User, error) {
	app := c.signIn
	if app == nil {
		app = c.install
	}
	if app == nil {
		return nil, errors.New("connector: there is no app that people could have authorised")
	}
	client, err := c.client(zoom.WithTokenSource(app.Source(zoom.NewMemoryTokenStore(g))))
	if err != nil {
		return nil, err
	}
	return client.Users.Get(ctx, "me", nil)
}

// Drift is how far this machine's clock was ahead of the vendor's that answered
// last, in whole seconds; false before the first answer that tells.
func (c *Connector) Drift() (ahead time.Duration, known bool) {
	d := c.clock.drift.Load()
	if d == nil {
		return 0, false
	}
	return *d, true
}
