// Package vendors connects an account to its EHR and its video service: it turns
// flags, settings and grants into the clients of ellkay and zoom.
package vendors

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/examples/server/internal/config"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/lkcloud"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
)

// Vendors keeps the clients. It is safe for concurrent use.
type Vendors struct {
	store   *storage.Store
	cfg     config.Config
	http    *http.Client
	trace   func(vendor string) zoom.Trace
	install *zoom.OAuth // nil: server-to-server
	signIn  *zoom.OAuth // nil: nobody can sign in
	lkcloud *ellkay.Client

	mu   sync.Mutex
	zoom map[string]*zoom.Client // by account: a client has the account's limits
}

// userDomain is the domain of the addresses that API users are made with. It must
// never change, and needs no mailboxes.
const userDomain = "televisit.invalid"

// New makes the clients that need no account. callback is where Zoom sends
// browsers back to; trace makes a hook around each vendor's calls.
func New(cfg config.Config, store *storage.Store, callback string, hc *http.Client, trace func(vendor string) zoom.Trace) (*Vendors, error) {
	v := &Vendors{store: store, cfg: cfg, http: hc, trace: trace, zoom: map[string]*zoom.Client{}}
	var err error
	if cfg.Zoom.AccountID == "" {
		if v.install, err = v.app(cfg.Zoom.ClientID, cfg.Zoom.ClientSecret, callback); err != nil {
			return nil, err
		}
	}
	if cfg.Zoom.SignInClientID != "" {
		if v.signIn, err = v.app(cfg.Zoom.SignInClientID, cfg.Zoom.SignInClientSecret, callback); err != nil {
			return nil, err
		}
	}
	opts := []ellkay.Option{
		ellkay.WithURL(cfg.LKCloud.URL.String()), ellkay.WithTokenURL(cfg.LKCloud.TokenURL.String()), ellkay.WithHTTPClient(hc),
		ellkay.WithTrace(trace("lkcloud")),
	}
	if cfg.LKCloud.ClientID != "" {
		opts = append(opts, ellkay.WithClientCredentials(cfg.LKCloud.ClientID, cfg.LKCloud.ClientSecret))
	}
	if cfg.Insecure {
		opts = append(opts, ellkay.WithPlainHTTP())
	}
	v.lkcloud, err = ellkay.New(opts...)
	return v, err
}

// app is a Zoom app that people or accounts authorise.
func (v *Vendors) app(id, secret, callback string) (*zoom.OAuth, error) {
	return zoom.NewOAuth(id, secret, callback, v.zoomOptions()...)
}

func (v *Vendors) zoomOptions() []zoom.Option {
	opts := []zoom.Option{zoom.WithOAuthURL(v.cfg.Zoom.OAuthURL.String()), zoom.WithHTTPClient(v.http), zoom.WithTrace(v.trace("zoom"))}
	if v.cfg.Zoom.APIURLSet {
		opts = append(opts, zoom.WithAPIURL(v.cfg.Zoom.APIURL.String()))
	}
	if v.cfg.Insecure {
		opts = append(opts, zoom.WithInsecureHosts())
	}
	return opts
}

// Install is the app that accounts install; nil for a server-to-server app.
func (v *Vendors) Install() *zoom.OAuth { return v.install }

// SignIn is the app that people sign in with; nil when there is none.
func (v *Vendors) SignIn() *zoom.OAuth { return v.signIn }

// Connect gives the engine an account's EHR and video service.
func (v *Vendors) Connect(ctx context.Context, account string) (driver.EHR, driver.Video, error) {
	ehr, err := v.EHR(ctx, account)
	if err != nil {
		return nil, nil, err
	}
	client, err := v.Zoom(account)
	if err != nil {
		return nil, nil, err
	}
	return ehr, zoomvideo.New(client, zoomvideo.Options{Domain: userDomain}), nil
}

// EHR connects with the settings as they are stored.
func (v *Vendors) EHR(ctx context.Context, account string) (driver.EHR, error) {
	s, err := v.store.Account(account).Settings(ctx)
	if err != nil {
		return nil, err
	}
	return v.Try(ctx, account, s)
}

// Try connects with settings that need not be saved.
func (v *Vendors) Try(_ context.Context, _ string, s storage.Settings) (driver.EHR, error) {
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", s.TimeZone, err)
	}
	profile := ellkay.Profile{Times: ellkay.TimesOffset, Zone: zone, WriteBack: ellkay.WriteBackNotes}
	if s.Profile.Times == storage.TimesWallClock {
		profile.Times = ellkay.TimesWallClock
	}
	if s.Profile.WriteBack == storage.WriteBackNone {
		profile.WriteBack = ellkay.WriteBackNone
	}
	site := v.lkcloud.Site(s.Ellkay.SiteServiceKey, profile)
	if v.cfg.LKCloud.ClientID == "" {
		site = site.WithSubscriberKey(s.Ellkay.SubscriberKey)
	}
	return lkcloud.New(site), nil
}

// Zoom is the account's client.
func (v *Vendors) Zoom(account string) (*zoom.Client, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if c := v.zoom[account]; c != nil {
		return c, nil
	}
	z := v.cfg.Zoom
	auth := zoom.WithServerToServer(z.AccountID, z.ClientID, z.ClientSecret)
	if v.install != nil {
		auth = zoom.WithTokenSource(v.install.Source(&grants{account: v.store.Account(account), now: time.Now}))
	}
	c, err := zoom.New(append(v.zoomOptions(), auth)...)
	if err != nil {
		return nil, err
	}
	v.zoom[account] = c
	return c, nil
}

// Forget drops an account's client, after its grant was replaced.
func (v *Vendors) Forget(account string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.zoom, account)
}

// WhoIs asks Zoom whose grant it is.
func (v *Vendors) WhoIs(ctx context.Context, g zoom.Token) (*zoom.User, error) {
	c, err := zoom.New(append(v.zoomOptions(), zoom.WithTokenSource(v.signIn.Source(zoom.NewMemoryTokenStore(g))))...)
	if err != nil {
		return nil, err
	}
	return c.Users.Get(ctx, "me", nil)
}
