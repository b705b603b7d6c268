package httpcall

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
)

// Config says where a [Caller] calls and by which rules. Only Base is required.
type Config struct {
	Base       *url.URL     // scheme, host and path prefix of every call
	AllowPlain bool         // accept plain http to hosts other than loopback; for tests on closed networks
	HTTPClient *http.Client // its Transport, Jar and Timeout (per attempt) are used; nil means a pooled client of our own
	Token      TokenSource  // nil sends no Authorization header
	Limiter    Limiter      // nil means unlimited

	// Judge says what an answer means; nil goes by the HTTP status alone.
	Judge func(Operation, Answer) Verdict
	// Decode reads the body of a success into out, nil when nobody wants it, and
	// names the members that were not as out has them. It says whether the answer
	// is a success at all: an error, a [DecodeError] at best, says that it is none.
	// nil reads strict JSON, and nothing from an empty 202 or 204.
	Decode func(ans Answer, out any) (odd []string, err error)
	// Failed wraps a transport error into the vendor's typed error; nil leaves it.
	Failed func(Operation, error) error

	// NoRedirects leaves redirects to Judge, as any other answer. Otherwise those
	// that stay on the host are followed.
	NoRedirects bool

	MaxTries       int           // tries in all, the first included; default 4
	MaxWait        time.Duration // longest wait before a repeat; a longer one becomes a [WaitError]; default 30 s
	Backoff        time.Duration // wait before the first repeat, doubled for each further one, ±25 %, at most 8 s; default 500 ms
	AttemptTimeout time.Duration // for headers and body of one try, waits for limiter and token not counted; default 120 s
	MaxBody        int64         // most bytes of an answer, after decompression; default 32 MiB

	UserAgent string
	Header    http.Header // sent with every call
	Trace     Trace
}

// Caller makes calls. It is safe for concurrent use.
type Caller struct {
	cfg   Config
	base  string   // without a trailing slash
	fixed []header // what every call sends
	next  http.RoundTripper
	retry *retryablehttp.Client

	timeouts *timeouts
	bearer   atomic.Pointer[bearer]
	told     sync.Map // what was odd, by operation and member, and told
}

// header is one header; its values are shared between requests and never changed.
type header struct {
	name   string
	values []string
}

// New checks cfg, fills in defaults and returns a [Caller].
//
// It refuses a base that is not http or https, or that carries credentials, a
// query or a fragment, and plain http to anything but loopback, since keys and
// tokens would travel readable.
func New(cfg Config) (*Caller, error) {
	if err := CheckBase(cfg.Base, cfg.AllowPlain); err != nil {
		return nil, err
	}
	cfg = withDefaults(cfg)
	c := &Caller{
		cfg:   cfg,
		base:  strings.TrimRight(cfg.Base.String(), "/"),
		fixed: fixedHeaders(cfg),
		next:  cfg.HTTPClient.Transport,

		timeouts: &timeouts{after: cfg.AttemptTimeout},
	}
	if c.next == nil {
		c.next = http.DefaultTransport
	}
	c.retry = &retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: attempts{c}, Jar: cfg.HTTPClient.Jar, CheckRedirect: checkRedirect},
		RetryMax:     cfg.MaxTries - 1,
		CheckRetry:   checkRetry,
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
		Logger:       nil, // its default prints URLs to stderr
	}
	return c, nil
}

// CheckBase reports why calls below u would be refused, nil when they would not.
func CheckBase(u *url.URL, allowPlain bool) error {
	switch {
	case u == nil:
		return errors.New("no base URL is set")
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return errors.New("the base URL must be absolute and start with https://")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("the base URL may hold no credentials, query or fragment")
	case u.Scheme == "http" && !allowPlain && !loopback(u.Hostname()):
		return fmt.Errorf("the base URL of host %s uses plain http: keys would travel readable, use https", u.Hostname())
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

func withDefaults(cfg Config) Config {
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = cleanhttp.DefaultPooledClient()
	}
	if cfg.Judge == nil {
		cfg.Judge = JudgeStatus
	}
	if cfg.Decode == nil {
		cfg.Decode = decodeStrictly
	}
	if cfg.Failed == nil {
		cfg.Failed = func(_ Operation, err error) error { return err }
	}
	setDefault(&cfg.MaxTries, 4)
	setDefault(&cfg.MaxWait, 30*time.Second)
	setDefault(&cfg.Backoff, 500*time.Millisecond)
	setDefault(&cfg.AttemptTimeout, 120*time.Second)
	setDefault(&cfg.MaxBody, 32<<20)
	if t := cfg.HTTPClient.Timeout; t > 0 {
		cfg.AttemptTimeout = min(cfg.AttemptTimeout, t)
	}
	return cfg
}

func setDefault[T int | int64 | time.Duration](p *T, value T) {
	if *p <= 0 {
		*p = value
	}
}

func fixedHeaders(cfg Config) []header {
	out := []header{{"Accept", []string{"application/json"}}}
	if cfg.UserAgent != "" {
		out = append(out, header{"User-Agent", []string{cfg.UserAgent}})
	}
	for k, v := range cfg.Header {
		out = append(out, header{http.CanonicalHeaderKey(k), v})
	}
	return out
}
