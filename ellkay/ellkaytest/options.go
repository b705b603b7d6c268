package ellkaytest

import "time"

// defaultTokenLife is the published expires_in.
const defaultTokenLife = 7199 * time.Second

// config is what the options set and nothing changes later.
type config struct {
	now        func() time.Time
	tokenLife  time.Duration
	tokenFault *Code // nil: the three names of this package
	strict     bool
	overload   func(site string, inFlight int)
}

// Option configures a [Server].
type Option func(*Server)

// WithNow sets the clock; time.Now by default. Tokens expire by it, and EHRs
// stamp changes with it.
func WithNow(now func() time.Time) Option {
	return func(s *Server) { s.conf.now = now }
}

// WithTokenLife sets how long tokens are good for, and expires_in with it
// (whole seconds, rounded down); 7199 s by default.
func WithTokenLife(d time.Duration) Option {
	return func(s *Server) { s.conf.tokenLife = d }
}

// WithTokenFault sets the ErrorCode under which missing, wrong and expired
// tokens are refused, for the record does not name it: [Unauthorized] imitates
// a gateway that reuses that code, "" answers 401 without a body. Without this
// option it is [TokenMissing], [TokenInvalid] or [TokenExpired].
func WithTokenFault(code Code) Option {
	return func(s *Server) { s.conf.tokenFault = &code }
}

// WithClient accepts an OAuth client for the given sites, or for all when none
// is given. Repeat it for more clients. The first use replaces the default
// client.
func WithClient(id, secret string, sites ...string) Option {
	return func(s *Server) { s.AllowClient(id, secret, sites...) }
}

// WithSubscriberKey turns legacy authentication on: a request without a bearer
// token is accepted when its body has the authentication object with this key
// and a site service key. Sites as in [WithClient].
func WithSubscriberKey(key string, sites ...string) Option {
	return func(s *Server) { s.AllowSubscriber(key, sites...) }
}

// WithSite adds a site, as [Server.AddSite] does. The first use replaces the
// default site.
func WithSite(key string) Option {
	return func(s *Server) { s.AddSite(key) }
}

// WithLax makes the server forgiving as the documentation lets one hope LKCloud
// is: unknown members are ignored, known ones are found in any case, an
// authentication object is accepted and ignored, and the content type is not
// looked at. Without it each of these is refused, to catch typing errors.
func WithLax() Option {
	return func(s *Server) { s.conf.strict = false }
}

// WithOverload calls f, without any lock held, whenever a request arrives while
// the site already has as many in flight as it allows; n counts the new one.
func WithOverload(f func(site string, n int)) Option {
	return func(s *Server) { s.conf.overload = f }
}
