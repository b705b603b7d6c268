// Package webhook posts events to a vendor's endpoint, signed as Standard
// Webhooks (https://www.standardwebhooks.com) describes.
//
// A request carries the headers webhook-id (the same for every try),
// webhook-timestamp (of this try) and webhook-signature (one signature for each
// live secret, so that a secret can be changed without a gap). The vendor
// verifies it with any of the Standard Webhooks libraries.
//
// An endpoint's URL comes from a settings page, so the sink trusts it with
// nothing: only HTTPS, only public addresses, checked on the address that is
// dialled and not on the name; redirects are not followed; environment proxies
// are not used, because a proxy would dial in our place.
package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"time"

	"code.dny.dev/ssrf"

	"github.com/televisit/televisit-go/notify"
)

var _ notify.Sink = (*Sink)(nil)

const (
	defaultTimeout = 10 * time.Second
	maxHeaderBytes = 64 << 10
	maxBodyBytes   = 16 << 10 // read only so that the connection can be used again
)

// Sink is a [notify.Sink] over HTTPS. It may be used by many goroutines at
// once. Make one with [New].
type Sink struct {
	client *http.Client
	opts   options
}

type options struct {
	insecure  bool
	timeout   time.Duration
	tls       *tls.Config
	userAgent string
}

// Option changes what [New] makes and what [CheckURL] accepts.
type Option func(*options)

// AllowInsecureTargets lets events go to plain HTTP and to private addresses.
// It is meant for tests and for a vendor's own closed network.
func AllowInsecureTargets(allow bool) Option {
	return func(o *options) { o.insecure = allow }
}

// WithTimeout limits one try, from the first look-up to the end of the answer.
// The default is 10 s; 0 or less means the default.
func WithTimeout(d time.Duration) Option {
	return func(o *options) {
		if d > 0 {
			o.timeout = d
		}
	}
}

// WithTLSConfig sets what certificates are trusted, or shown to the endpoint.
// TLS 1.2 is the least version in any case.
func WithTLSConfig(c *tls.Config) Option {
	return func(o *options) { o.tls = c.Clone() }
}

// WithUserAgent sets the User-Agent header; the default is "Televisit".
func WithUserAgent(s string) Option {
	return func(o *options) { o.userAgent = s }
}

func newOptions(opts []Option) options {
	o := options{timeout: defaultTimeout, userAgent: "Televisit", tls: &tls.Config{}}
	for _, opt := range opts {
		opt(&o)
	}
	if o.tls == nil {
		o.tls = &tls.Config{}
	}
	o.tls.MinVersion = max(o.tls.MinVersion, tls.VersionTLS12)
	return o
}

// New returns a sink. Without options it is safe for endpoints of any origin.
func New(opts ...Option) *Sink {
	o := newOptions(opts)
	dialer := &net.Dialer{Timeout: o.timeout}
	if !o.insecure {
		dialer.Control = guard().Safe
	}
	return &Sink{opts: o, client: &http.Client{
		Timeout: o.timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        o.tls,
			TLSHandshakeTimeout:    o.timeout,
			ForceAttemptHTTP2:      true,
			DisableCompression:     true,
			MaxIdleConns:           256,
			MaxIdleConnsPerHost:    8,
			IdleConnTimeout:        time.Minute,
			MaxResponseHeaderBytes: maxHeaderBytes,
		},
	}}
}

// guard allows every public address, on any port.
func guard() *ssrf.Guardian { return ssrf.New(ssrf.WithAnyPort()) }

// Close ends connections that are kept for another event.
func (s *Sink) Close() error {
	s.client.CloseIdleConnections()
	return nil
}

// Post sends one event. An answer of 2xx means taken. Any error is an [*Error]:
// permanent and gone for 410 ([notify.IsEndpointGone]), temporary otherwise, with the
// time asked for by Retry-After in an answer of 429 or 503 ([notify.RetryDelay]).
func (s *Sink) Post(ctx context.Context, e notify.Event) error {
	if err := checkURL(e.Endpoint.URL, s.opts); err != nil {
		return &Error{reason: err.Error()}
	}
	body, now := e.Body(), time.Now()
	signature, err := sign(e, now, body)
	if err != nil {
		return &Error{reason: err.Error()}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.Endpoint.URL, bytes.NewReader(body))
	if err != nil {
		return &Error{reason: "the endpoint's URL cannot be used"}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", s.opts.userAgent)
	signature.set(req.Header)
	resp, err := s.client.Do(req)
	if err != nil {
		return unreachable(ctx, err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxBodyBytes)
	return answered(resp, time.Now())
}
