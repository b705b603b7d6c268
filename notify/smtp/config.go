package smtp

import (
	"crypto"
	"crypto/tls"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

const (
	defaultTimeout     = 30 * time.Second
	defaultIdle        = 20 * time.Second
	defaultConnections = 2
)

// config is what New made of the URL and the options.
type config struct {
	host        string
	port        int
	implicit    bool // TLS from the first byte: smtps
	policy      mail.TLSPolicy
	user        string
	password    string
	tls         *tls.Config
	timeout     time.Duration
	idle        time.Duration
	connections int
	hello       string
	dkim        *mail.DKIMSigner
}

// Option changes what [New] makes.
type Option func(*config) error

// WithTimeout limits making a connection, and the sending of one message. The
// default is 30 s.
func WithTimeout(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("the time-out must be above 0")
		}
		c.timeout = d
		return nil
	}
}

// WithIdle says for how long a connection is kept open for another message. The
// default is 20 s.
func WithIdle(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return errors.New("the idle time must be above 0")
		}
		c.idle = d
		return nil
	}
}

// WithConnections limits how many connections are open at once. Further calls
// of Send wait. The default is 2.
func WithConnections(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return errors.New("at least one connection is needed")
		}
		c.connections = n
		return nil
	}
}

// WithTLSConfig sets what certificates are trusted, or shown to the server. TLS
// 1.2 is the least version in any case, and the server's name is the URL's host
// unless the configuration has another.
func WithTLSConfig(t *tls.Config) Option {
	return func(c *config) error {
		c.tls = t.Clone()
		return nil
	}
}

// WithHello sets the name that we give to the server; the default is the
// machine's.
func WithHello(name string) Option {
	return func(c *config) error {
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			return errors.New("the hello name must be a host name")
		}
		c.hello = name
		return nil
	}
}

// WithDKIM signs every message for a domain, with an RSA or Ed25519 key whose
// public half is in the DNS at <selector>._domainkey.<domain>. Use it when the
// mail server does not sign by itself.
func WithDKIM(domain, selector string, key crypto.Signer) Option {
	return func(c *config) error {
		if domain == "" || selector == "" || key == nil {
			return errors.New("DKIM needs a domain, a selector and a key")
		}
		c.dkim = mail.NewDKIMSigner(domain, selector, key)
		return nil
	}
}

var errForm = errors.New("the URL is not of the form smtp://user:password@host:port?tls=required")

// parse reads the URL. Its errors never repeat the URL, which holds a password.
func parse(raw string) (config, error) {
	c := config{timeout: defaultTimeout, idle: defaultIdle, connections: defaultConnections}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return c, errForm
	}
	c.host = u.Hostname()
	switch u.Scheme {
	case "smtp":
		c.port = 587
	case "smtps":
		c.port, c.implicit = 465, true
	default:
		return c, errForm
	}
	if u.Port() != "" {
		if c.port, err = strconv.Atoi(u.Port()); err != nil || c.port < 1 || c.port > 65535 {
			return c, errors.New("the URL has a port that does not exist")
		}
	}
	c.user = u.User.Username()
	c.password, _ = u.User.Password()
	return c, c.parseQuery(u.RawQuery)
}

func (c *config) parseQuery(raw string) error {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return errForm
	}
	for name := range query {
		if name != "tls" {
			return errors.New("the URL has a parameter other than tls")
		}
	}
	policies := map[string]mail.TLSPolicy{
		"": mail.TLSMandatory, "required": mail.TLSMandatory,
		"opportunistic": mail.TLSOpportunistic, "none": mail.NoTLS,
	}
	policy, known := policies[query.Get("tls")]
	if !known {
		return errors.New("tls must be required, opportunistic or none")
	}
	if c.implicit && policy != mail.TLSMandatory {
		return errors.New("smtps always uses TLS: leave out tls, or begin the URL with smtp")
	}
	c.policy = policy
	return nil
}

// finish completes the TLS configuration.
func (c *config) finish() {
	if c.tls == nil {
		c.tls = &tls.Config{}
	}
	c.tls.MinVersion = max(c.tls.MinVersion, tls.VersionTLS12)
	if c.tls.ServerName == "" {
		c.tls.ServerName = c.host
	}
}

// clientOptions are those of the library for one connection.
func (c *config) clientOptions(dial mail.DialContextFunc) []mail.Option {
	opts := []mail.Option{
		mail.WithPort(c.port), mail.WithTimeout(c.timeout), mail.WithTLSConfig(c.tls), mail.WithDialContextFunc(dial),
		mail.WithTLSPolicy(c.policy),
		mail.WithoutNoop(), // a dead connection shows itself at MAIL, before anything is handed over
		mail.WithoutRset(), // a message that was taken leaves nothing to reset
	}
	if c.implicit {
		opts = append(opts, mail.WithSSL())
	}
	if c.hello != "" {
		opts = append(opts, mail.WithHELO(c.hello))
	}
	if c.dkim != nil {
		opts = append(opts, mail.WithAlwaysDKIMSign(c.dkim))
	}
	if c.user != "" {
		opts = append(opts, mail.WithUsername(c.user), mail.WithPassword(c.password), mail.WithOpportunisticSMTPAuth(c.mechanisms()...))
	}
	return opts
}

// mechanisms are tried in this order. Within TLS the plain ones come first,
// because they work everywhere; they refuse to run without TLS (except to the
// same machine), so nobody can talk us into showing the password. Only
// tls=none, chosen by the operator, shows it where the server takes nothing else.
func (c *config) mechanisms() []mail.SMTPAuthType {
	hashed := []mail.SMTPAuthType{mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1, mail.SMTPAuthCramMD5}
	if c.policy == mail.NoTLS {
		return append(hashed, mail.SMTPAuthPlainNoEnc, mail.SMTPAuthLoginNoEnc)
	}
	return append([]mail.SMTPAuthType{mail.SMTPAuthPlain, mail.SMTPAuthLogin}, hashed...)
}
