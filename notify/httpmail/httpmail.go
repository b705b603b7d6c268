// Package httpmail hands mail to a mail service that takes it as JSON over
// HTTPS. It needs no vendor's package: which service, and how it wants a message
// to look, is a [Config].
//
// [Postmark], [Resend] and [SendGrid] make one for these services. For another
// one, write its URL, its headers and a template of the body; [Fields] says what
// a template is given.
package httpmail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/televisit/televisit-go/notify"
)

var _ notify.Mailer = (*Mailer)(nil)

const (
	defaultTimeout = 30 * time.Second
	maxHeaderBytes = 64 << 10
	maxAnswer      = 16 << 10 // read only so that the connection can be used again
)

// Config says how a mail service is talked to.
type Config struct {
	URL string // where each message is posted; https, see AllowPlainHTTP

	// Header is sent with each message, such as Authorization: "Bearer …".
	Header map[string]string

	// IDHeader names a header that carries the message's ID, for services that
	// recognise another try by one, such as Idempotency-Key. "": none.
	IDHeader string

	// Body is a text/template that is given [Fields] and makes a JSON object.
	// Each value that it writes comes out as JSON, so {{.Subject}} stands
	// without quotes and no text can break out of its place.
	Body string

	// Refused lists the statuses by which the service refuses a message that it
	// will never take. nil: 400, 413, 422.
	Refused []int
}

// Mailer is a [notify.Mailer] over a mail service. It may be used by many
// goroutines at once. Make one with [New].
type Mailer struct {
	config    Config
	body      body
	client    *http.Client
	transport *http.Transport
	plainHTTP bool
}

// Option changes what [New] makes.
type Option func(*Mailer)

// AllowPlainHTTP lets messages go over HTTP without TLS: for tests, and for a
// relay on the same machine.
func AllowPlainHTTP(allow bool) Option {
	return func(m *Mailer) { m.plainHTTP = allow }
}

// WithTimeout limits the sending of one message, from the first look-up to the
// end of the answer. The default is 30 s; 0 or less means the default.
func WithTimeout(d time.Duration) Option {
	return func(m *Mailer) {
		if d > 0 {
			m.client.Timeout = d
		}
	}
}

// WithTLSConfig sets what certificates are trusted, or shown to the service.
// TLS 1.2 is the least version in any case.
func WithTLSConfig(c *tls.Config) Option {
	return func(m *Mailer) { m.transport.TLSClientConfig = c.Clone() }
}

// New makes a mailer. It tries the template out on a message with every member
// and on one with as few as possible: a template that fails, does not make JSON,
// or leaves out the recipient, the subject or the text is an error here and not
// when a patient waits for a mail. New makes no connection; its errors repeat
// neither the URL nor a header's value.
func New(c Config, opts ...Option) (*Mailer, error) {
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    8,
		IdleConnTimeout:        time.Minute,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
	m := &Mailer{config: c, transport: transport, client: &http.Client{
		Transport:     transport,
		Timeout:       defaultTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	for _, opt := range opts {
		opt(m)
	}
	if transport.TLSClientConfig == nil {
		transport.TLSClientConfig = &tls.Config{}
	}
	transport.TLSClientConfig.MinVersion = max(transport.TLSClientConfig.MinVersion, tls.VersionTLS12)
	if c.Refused == nil {
		m.config.Refused = []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}
	}
	var err error
	if m.body, err = parseBody(c.Body); err == nil {
		err = errors.Join(checkURL(c.URL, m.plainHTTP), checkHeader(c))
	}
	if err != nil {
		return nil, fmt.Errorf("httpmail: %w", err)
	}
	return m, nil
}

func checkURL(raw string, plainHTTP bool) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "":
		return errors.New("URL is not of the form https://host/path")
	case u.Scheme == "https", u.Scheme == "http" && plainHTTP:
		return nil
	}
	return errors.New("URL must begin with https://")
}

func checkHeader(c Config) error {
	for name, value := range c.Header {
		if name == "" || strings.ContainsFunc(name, notInName) || strings.ContainsFunc(value, unicode.IsControl) {
			return errors.New("Header holds what a request cannot carry, such as a line break after a key")
		}
	}
	if strings.ContainsFunc(c.IDHeader, notInName) {
		return errors.New("IDHeader is not the name of a header")
	}
	return nil
}

func notInName(r rune) bool {
	return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}

// Send hands one message to the service. An answer of 2xx means taken. An error
// is an [*Error]: marked as permanent when the status is one of Config.Refused
// or the message cannot be sent by anyone, temporary otherwise, with the time
// asked for by Retry-After in an answer of 429 or 503 ([notify.RetryDelay]).
//
// When ctx ends before the service answered, the message may have been taken:
// another try has the same ID.
func (m *Mailer) Send(ctx context.Context, msg notify.Message) error {
	if err := msg.Check(); err != nil {
		return err
	}
	content, err := m.body.fill(msg)
	if err != nil {
		return notify.Permanent(&Error{reason: err.Error()})
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.config.URL, bytes.NewReader(content))
	if err != nil {
		return &Error{reason: "the mail service's URL cannot be used"}
	}
	m.setHeader(req.Header, msg.ID)
	resp, err := m.client.Do(req)
	if err != nil {
		return unreachable(ctx, err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer)
	return answered(resp, slices.Contains(m.config.Refused, resp.StatusCode), time.Now())
}

func (m *Mailer) setHeader(h http.Header, id string) {
	h.Set("Accept", "application/json")
	h.Set("User-Agent", "Televisit")
	for name, value := range m.config.Header {
		h.Set(name, value)
	}
	h.Set("Content-Type", "application/json")
	if m.config.IDHeader != "" {
		h.Set(m.config.IDHeader, id)
	}
}

// Close ends connections that are kept for another message.
func (m *Mailer) Close() error {
	m.client.CloseIdleConnections()
	return nil
}
