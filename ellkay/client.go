package ellkay

import (
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/televisit/televisit-go/internal/httpcall"
)

// Client talks to LKCloud with one set of credentials. It is safe for
// concurrent use; make one and keep it, since calls share its connections, its
// access token and, per site, its place in the queue.
type Client struct {
	cfg   config
	base  *url.URL
	token *httpcall.TokenCache // nil: subscriber keys only

	mu    sync.Mutex
	sites map[string]*siteState
}

type config struct {
	url, tokenURL  string
	clientID       string
	clientSecret   secret
	subscriberKey  secret
	httpClient     *http.Client
	maxConcurrent  int
	attemptTimeout time.Duration
	plainHTTP      bool
	userAgent      string
	trace          Trace
}

// New returns a client. Without options it calls LKCloud's production hosts,
// and every site needs a subscriber key of its own, see [Site.WithSubscriberKey].
//
// See https://lkcloud-api.readme.io/docs.
func New(opts ...Option) (*Client, error) {
	cfg := config{
		url:           ProductionURL,
		tokenURL:      DefaultTokenURL,
		maxConcurrent: 1,
		userAgent:     "televisit-go",
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("ellkay: an option is nil")
		}
		if err := opt(&cfg); err != nil {
			return nil, err
		}
	}
	if cfg.httpClient == nil { // one pool of connections for all sites
		cfg.httpClient = cleanhttp.DefaultPooledClient()
	}
	base, err := url.Parse(cfg.url)
	if err != nil {
		return nil, errors.New("ellkay: the LKCloud URL is malformed")
	}
	c := &Client{cfg: cfg, base: base, sites: make(map[string]*siteState)}
	if err := httpcall.CheckBase(base, cfg.plainHTTP); err != nil {
		return nil, errors.New("ellkay: the LKCloud URL cannot be used: " + err.Error())
	}
	if cfg.clientID != "" {
		if c.token, err = newTokens(cfg); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Site returns the practice's EHR behind a SiteServiceKey.
//
// It never fails and makes no call: an empty key or an invalid profile makes
// every call of the site fail with a plain error. Limits and what was learnt
// belong to the key: all Site values of one key share them. A profile's Limits are
// added to what is known already.
func (c *Client) Site(siteServiceKey string, profile Profile) *Site {
	st := c.state(siteServiceKey)
	st.limits.merge(profile.Limits)
	return newSite(c, st, profile, c.cfg.subscriberKey)
}

func (c *Client) state(key string) *siteState {
	c.mu.Lock()
	defer c.mu.Unlock()
	if st := c.sites[key]; st != nil {
		return st
	}
	st := newSiteState(c, key)
	c.sites[key] = st
	return st
}

// CloseIdleConnections closes the connections that no call uses. The client
// stays usable.
func (c *Client) CloseIdleConnections() { c.cfg.httpClient.CloseIdleConnections() }

// String keeps credentials out of logs.
func (c *Client) String() string { return "LKCloud client of " + c.base.Host }

// GoString is String.
func (c *Client) GoString() string { return c.String() }

// secret is a string that fmt does not reach.
type secret struct{ value *string }

func newSecret(s string) secret { return secret{&s} }

func (s secret) reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}
