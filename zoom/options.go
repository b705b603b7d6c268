package zoom

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/zoom/internal/bounds"
)

// Option sets up a [Client] or an [OAuth].
type Option func(*options) error

type options struct {
	api, oauth *url.URL
	apiSet     bool
	insecure   bool
	http       *http.Client
	source     TokenSource
	s2s        *serverToServer
	plan       Plan
	share      float64
	maxWait    time.Duration
	trace      Trace
	userAgent  string
}

// Trace holds hooks around every attempt of every call; they are told the
// operation, the status and the durations, never data.
type Trace = httpcall.Trace

// Attempt is what the hooks of [Trace] are told.
type Attempt = httpcall.Attempt

// Odd tells [Trace] which members of an answer were not as documented.
type Odd = httpcall.Odd

func collect(opts []Option) (*options, error) {
	o := &options{plan: PlanPro, share: 0.5, maxWait: 30 * time.Second, userAgent: userAgent}
	o.api, _ = url.Parse(defaultAPI)
	o.oauth, _ = url.Parse(defaultOAuth)
	for _, opt := range opts {
		if err := opt(o); err != nil {
			return nil, fmt.Errorf("zoom: %w", err)
		}
	}
	return o, nil
}

// WithServerToServer signs in as a server-to-server OAuth app of one account.
//
// See https://developers.zoom.us/docs/internal-apps/s2s-oauth/
func WithServerToServer(accountID, clientID, clientSecret string) Option {
	return func(o *options) error {
		if accountID == "" || clientID == "" || clientSecret == "" {
			return errors.New("account id, client id and client secret are all needed")
		}
		o.s2s = &serverToServer{account: accountID, client: clientID, secret: clientSecret}
		return nil
	}
}

// WithTokenSource takes access tokens from source, such as [OAuth.Source].
func WithTokenSource(source TokenSource) Option {
	return func(o *options) error {
		o.source = source
		return nil
	}
}

// WithHTTPClient sends through the transport of hc, with its timeout for every
// single attempt; nil means a pooled client of our own.
func WithHTTPClient(hc *http.Client) Option {
	return func(o *options) error {
		o.http = hc
		return nil
	}
}

// WithAPIURL calls another API base than https://api.zoom.us/v2, a fake server
// for instance. The regional host that Zoom names with a token is then ignored.
func WithAPIURL(base string) Option {
	return func(o *options) (err error) {
		o.api, err = parseBase("API URL", base)
		o.apiSet = true
		return err
	}
}

// WithOAuthURL calls another OAuth base than https://zoom.us/oauth; token,
// authorize and revoke lie beneath it.
func WithOAuthURL(base string) Option {
	return func(o *options) (err error) {
		o.oauth, err = parseBase("OAuth URL", base)
		return err
	}
}

// WithInsecureHosts accepts plain http to hosts other than loopback. Tokens then
// travel readable: for tests on closed networks only.
func WithInsecureHosts() Option {
	return func(o *options) error {
		o.insecure = true
		return nil
	}
}

// WithPlan paces calls to share (above 0, at most 1) of what Zoom allows an
// account of this plan. The limits are the account's, shared by all its apps and
// processes; the default is half of [PlanPro].
func WithPlan(plan Plan, share float64) Option {
	return func(o *options) error {
		if _, ok := plan.rates(); !ok || !(share > 0 && share <= 1) {
			return errors.New("the plan must be one of the presets, and its share above 0 and at most 1")
		}
		o.plan, o.share = plan, share
		return nil
	}
}

// WithMaxWait bounds each wait inside a call, for pacing or before a repeat; a
// longer one becomes a [WaitError] at once. The default is 30 seconds.
func WithMaxWait(d time.Duration) Option {
	return func(o *options) error {
		if d <= 0 {
			return errors.New("the longest wait must be above zero")
		}
		o.maxWait = d
		return nil
	}
}

// WithTrace sets hooks around every attempt.
func WithTrace(t Trace) Option {
	return func(o *options) error {
		o.trace = t
		return nil
	}
}

// WithUserAgent sends another User-Agent than this package's.
func WithUserAgent(name string) Option {
	return func(o *options) error {
		o.userAgent = name
		return nil
	}
}

func parseBase(what, base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("the %s is malformed", what)
	}
	return u, nil
}

// config is what the callers of API and OAuth share.
func (o *options) config(base *url.URL, hc *http.Client) httpcall.Config {
	return httpcall.Config{
		Base: base, AllowPlain: o.insecure, HTTPClient: hc, Failed: failed, Decode: decode, MaxBody: bounds.Body,
		MaxWait: o.maxWait, UserAgent: o.userAgent, Trace: o.trace,
	}
}

// transport returns the HTTP client to send through.
func (o *options) transport() *http.Client {
	if o.http != nil {
		return o.http
	}
	return cleanhttp.DefaultPooledClient()
}

// tokenSource returns the source of access tokens; tokens are fetched through hc.
func (o *options) tokenSource(hc *http.Client) (TokenSource, error) {
	switch {
	case o.source != nil && o.s2s != nil:
		return nil, errors.New("zoom: choose one of WithServerToServer and WithTokenSource")
	case o.source != nil:
		return o.source, nil
	case o.s2s != nil:
		oauth, err := newTokenCaller(o, hc)
		if err != nil {
			return nil, fmt.Errorf("zoom: OAuth URL: %w", err)
		}
		return o.s2s.source(oauth), nil
	}
	return nil, errors.New("zoom: no credentials: use WithServerToServer or WithTokenSource")
}
