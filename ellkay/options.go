package ellkay

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/gate"
	"github.com/televisit/televisit-go/internal/httpcall"
)

// LKCloud's hosts. Staging can be connected to production data: a write there
// may reach a live EHR.
const (
	ProductionURL   = "https://services.lkcloud.com"
	StagingURL      = "https://services.lkstaging.com"
	DefaultTokenURL = "https://auth2.lkidentity.com/connect/token"
)

// Option sets up a [Client].
type Option func(*config) error

// Attempt tells a hook about one try of a call: Operation, Try (1 for the
// first), Status (0 when no answer came), Waited (for the site's queue and the
// token) and Duration. It holds no data of the call.
type Attempt = httpcall.Attempt

// Trace holds hooks around every try of every call, nil ones are skipped:
// Start(ctx, Attempt) context.Context just before it is sent, whose context it
// is made with, and Done(ctx, Attempt) when it is over. Odd(ctx, Odd) tells once
// for each member of a site's answers that it has another form than documented.
// They must be safe for concurrent use and quick.
type Trace = httpcall.Trace

// Odd tells a hook what an answer held in another form than documented: Operation
// and Members, by name. Such a member is read as far as it can be understood, else
// as if it were missing; it holds no data of the answer.
type Odd = httpcall.Odd

// WithURL sets the base of all operations; default [ProductionURL].
func WithURL(base string) Option {
	return func(c *config) error { return set(&c.url, base, "the LKCloud URL") }
}

// WithTokenURL sets the whole URL access tokens come from; default [DefaultTokenURL].
func WithTokenURL(u string) Option {
	return func(c *config) error { return set(&c.tokenURL, u, "the LKCloud token URL") }
}

// WithClientCredentials authenticates with OAuth 2 client credentials issued by
// ELLKAY, the way LKCloud recommends.
func WithClientCredentials(id, clientSecret string) Option {
	return func(c *config) error {
		if err := set(&c.clientID, id, "the LKCloud client id"); err != nil {
			return err
		}
		s, err := checkKey(clientSecret, "the LKCloud client secret")
		c.clientSecret = newSecret(s)
		return err
	}
}

// WithSubscriberKey authenticates with a subscriber key in every body, the
// deprecated way; it may be given beside client credentials. A site can have
// its own, see [Site.WithSubscriberKey].
func WithSubscriberKey(key string) Option {
	return func(c *config) error {
		s, err := checkKey(key, "the subscriber key")
		c.subscriberKey = newSecret(s)
		return err
	}
}

// WithHTTPClient sets the client whose Transport and Timeout (of one try) are
// used. Its redirect policy is not: redirects to other hosts are never followed.
func WithHTTPClient(h *http.Client) Option {
	return func(c *config) error {
		if h == nil {
			return errors.New("ellkay: the HTTP client is nil")
		}
		c.httpClient = h
		return nil
	}
}

// WithMaxConcurrent sets how many calls may be under way at once per site, from
// 1, the default, to 5, LKCloud's limit per SiteServiceKey. The limit counts for
// all processes that use the key: share it out between them.
func WithMaxConcurrent(n int) Option {
	return func(c *config) error {
		if n < 1 || n > gate.MostPerSite {
			return fmt.Errorf("ellkay: %d concurrent calls per site: set 1 to %d", n, gate.MostPerSite)
		}
		c.maxConcurrent = n
		return nil
	}
}

// WithTimeout sets how long one try of a call may take; default 120 s, since
// the EHR may stand in the practice and be slow.
func WithTimeout(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("ellkay: the timeout must be positive")
		}
		c.attemptTimeout = d
		return nil
	}
}

// WithPlainHTTP accepts http URLs to hosts other than loopback, for tests on
// closed networks: keys and patients' data travel readable.
func WithPlainHTTP() Option {
	return func(c *config) error { c.plainHTTP = true; return nil }
}

// WithUserAgent names the calling program to LKCloud.
func WithUserAgent(name string) Option {
	return func(c *config) error { return set(&c.userAgent, name, "the user agent") }
}

// WithTrace sets hooks for logs, metrics and traces.
func WithTrace(t Trace) Option {
	return func(c *config) error { c.trace = t; return nil }
}

func set(field *string, value, what string) error {
	v, err := checkKey(value, what)
	*field = v
	return err
}

// checkKey trims what comes along when keys are pasted, and refuses what cannot
// be sent. It never quotes the value.
func checkKey(value, what string) (string, error) {
	v := strings.TrimSpace(value)
	switch {
	case v == "":
		return "", fmt.Errorf("ellkay: %s is empty", what)
	case len(v) > bounds.Key:
		return "", fmt.Errorf("ellkay: %s is longer than %d characters", what, bounds.Key)
	case strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", fmt.Errorf("ellkay: %s holds control characters", what)
	}
	return v, nil
}
