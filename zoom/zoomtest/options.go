package zoomtest

import (
	"math/rand/v2"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// What the app of the fake account is known by unless [WithCredentials] says
// otherwise.
const (
	DefaultAccountID    = "FakeAccountId"
	DefaultClientID     = "fake-client-id"
	DefaultClientSecret = "fake-client-secret" // a fake's published default, guards nothing
	DefaultSecretToken  = "fake-secret-token"  // a fake's published default, guards nothing
)

// Option configures a [Server]. The zero set of options gives a Business
// account that grants every scope, allows API users, and has no rate limits
// except Zoom's limits per host and per registrant.
type Option func(*settings)

type settings struct {
	world.Rules
	latency    time.Duration
	baseURL    string
	seed       uint64
	revalidate time.Duration
	quirks     Quirks
}

func defaults() settings {
	return settings{
		Rules: world.Rules{
			Creds: Credentials{
				AccountID: DefaultAccountID, ClientID: DefaultClientID,
				ClientSecret: DefaultClientSecret, SecretToken: DefaultSecretToken,
			},
			Plan: Business, Now: time.Now, Zone: "America/New_York", TokenLife: time.Hour,
		},
		seed:       rand.Uint64(),
		revalidate: 72 * time.Hour,
	}
}

// WithCredentials sets what the app is known by.
func WithCredentials(c Credentials) Option {
	return func(s *settings) {
		set := func(to *string, v string) {
			if v != "" {
				*to = v
			}
		}
		set(&s.Creds.AccountID, c.AccountID)
		set(&s.Creds.ClientID, c.ClientID)
		set(&s.Creds.ClientSecret, c.ClientSecret)
		set(&s.Creds.SecretToken, c.SecretToken)
	}
}

// WithPlan sets the account's plan; the default is [Business].
func WithPlan(p Plan) Option { return func(s *settings) { s.Plan = p } }

// WithRateLimits enforces the per-second and daily limits of the plan, shared
// by all callers, as Zoom's account-wide limits are. They are off by default.
func WithRateLimits() Option { return func(s *settings) { s.RateLimits = true } }

// WithNow replaces the clock. The default is [time.Now], which a
// testing/synctest bubble already controls. Webhook retries run on timers of
// package time whatever the clock says.
func WithNow(now func() time.Time) Option { return func(s *settings) { s.Now = now } }

// WithLatency makes every API and token call take that long.
func WithLatency(d time.Duration) Option { return func(s *settings) { s.latency = d } }

// WithBaseURL sets [Server.URL], the base of every link that the server gives
// out. Needed when the handler is served somewhere else than New would.
func WithBaseURL(url string) Option { return func(s *settings) { s.baseURL = url } }

// WithAPIURL sets the api_url of token answers, the account's regional host in
// the real service. The default is the server's own [Server.URL].
func WithAPIURL(url string) Option { return func(s *settings) { s.APIURL = url } }

// WithSeed makes ids, passcodes and tokens the same in every run. They are
// random by default, so that a restarted fake gives out no id twice.
func WithSeed(seed uint64) Option { return func(s *settings) { s.seed = seed } }

// WithTimezone sets the account's zone, in which a start_time without zone is
// read. The default is America/New_York.
func WithTimezone(iana string) Option { return func(s *settings) { s.Zone = iana } }

// WithLenient ignores unknown query parameters and body members, as the real
// service mostly does. By default they are refused with code 300, because they
// are nearly always a mistake of the caller.
func WithLenient() Option { return func(s *settings) { s.Lenient = true } }

// WithTokenLife sets how long access tokens live; the default is an hour.
func WithTokenLife(d time.Duration) Option { return func(s *settings) { s.TokenLife = d } }

// WithRefreshGrace keeps a used refresh token valid for that long after it was
// exchanged. By default it dies at once.
func WithRefreshGrace(d time.Duration) Option { return func(s *settings) { s.RefreshGrace = d } }

// WithRedirectURIs limits where the authorize page may send codes. By default
// every http and https address is allowed.
func WithRedirectURIs(uris ...string) Option {
	return func(s *settings) { s.Redirects = uris }
}

// WithScopes sets the scopes that the app was granted. By default it has every
// granular scope that an operation of the fake asks for.
func WithScopes(scopes ...string) Option { return func(s *settings) { s.Scopes = scopes } }

// WithoutScopes takes scopes away, such as "user:write:user:admin".
func WithoutScopes(scopes ...string) Option { return func(s *settings) { s.MissingScopes = scopes } }

// WithLockedSettings makes the account override these meeting settings, such
// as {"waiting_room": true}, whatever a create or update asks for.
func WithLockedSettings(locked map[string]any) Option {
	return func(s *settings) { s.Locked = locked }
}

// WithPolicy sets what the account's administrator has set for everybody; it
// replaces [WithLockedSettings], [WithSeats] and [WithoutScopes] before it.
func WithPolicy(p Policy) Option { return func(s *settings) { s.Policy = p } }

// WithRevalidation sets how often registered webhook endpoints are challenged
// again; the default is Zoom's 72 hours. Zero or less switches it off.
func WithRevalidation(every time.Duration) Option {
	return func(s *settings) { s.revalidate = every }
}

// WithSeats limits how many Licensed and Basic users the account may hold;
// zero means no limit.
func WithSeats(licensed, basic int) Option {
	return func(s *settings) { s.Licences, s.Basics = licensed, basic }
}

// WithLimitedDomain refuses new users outside that e-mail domain with 1116.
func WithLimitedDomain(domain string) Option {
	return func(s *settings) { s.LimitedDomain = domain }
}
