package config

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/proxies"
)

// Parse reads args (without the program's name) and the environment. Help goes
// to help, with [ErrHelp]. A configuration that cannot work is a *[UsageError]
// that names every mistake at once.
func Parse(args []string, env Env, help io.Writer) (Config, error) {
	r, err := read(args, env, help)
	if err != nil {
		return Config{}, err
	}
	p := parser{raw: r}
	c := p.config()
	if len(p.wrong) > 0 {
		return Config{}, &UsageError{p.wrong}
	}
	return c, nil
}

// parser turns texts into values and collects what is wrong with them.
type parser struct {
	*raw
	insecure bool
	wrong    []string
}

func (p *parser) complainf(format string, args ...any) {
	p.wrong = append(p.wrong, fmt.Sprintf(format, args...))
}

func (p *parser) config() Config {
	p.insecure = p.yes("allow-insecure-targets", false)
	c := Config{
		Addr: p.addr(), PublicURL: p.publicURL(), Proxies: p.proxies(), Store: p.store(), Keyset: p.text("keyset"),
		Demo:     p.yes("demo", p.text("zoom-client-id") == ""),
		Zoom:     p.zoom(),
		LKCloud:  p.lkcloud(),
		SMTP:     p.smtp(),
		MailHTTP: p.mailHTTP(),
		MailFrom: p.mailFrom(),
		AlertsTo: p.address("alerts-to"),
		APIToken: p.token(),
		Lease:    p.lease(),
		Fleet:    p.yes("fleet", false),
		Insecure: p.insecure,
	}
	if c.Keyset == "" {
		p.complainf("-keyset is empty; name a file")
	}
	if !c.Demo {
		p.real(c)
	}
	if c.Fleet {
		p.fleet(c)
	}
	return c
}

// minLease is the shortest that leaves time to renew it.
const minLease = time.Second

func (p *parser) lease() time.Duration {
	text := p.text("lease")
	d, err := time.ParseDuration(text)
	if err != nil || d < minLease {
		p.complainf("-lease: %q is not a time of a second or more, such as 60s", text)
	}
	return d
}

// fleet checks what a server needs to be one of many.
func (p *parser) fleet(c Config) {
	if c.Store.Scheme != "postgres" {
		p.complainf("-fleet needs a store that all servers share: give -store postgres://user:password@host:5432/database, or leave -fleet out")
	}
	if c.Demo {
		p.complainf("-fleet does not go with the demo, which is one process: give -zoom-client-id, or leave -fleet out")
	}
}

// real checks what only a server without demo needs.
func (p *parser) real(c Config) {
	if c.Zoom.ClientID == "" {
		p.complainf("-zoom-client-id is needed when -demo is off; copy it from your app at marketplace.zoom.us")
	}
}

func (p *parser) yes(name string, fallback bool) bool {
	text := p.text(name)
	if text == "" {
		return fallback
	}
	b, err := strconv.ParseBool(text)
	if err != nil {
		p.complainf("-%s: %q is neither true nor false", name, text)
	}
	return b
}

func (p *parser) addr() string {
	text := p.text("addr")
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		p.complainf("-addr: %q is not host:port, such as 127.0.0.1:8080", text)
		return text
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		p.complainf("-addr: port %q is not a number from 0 to 65535", port)
	}
	return text
}

// base parses an http or https URL without query and fragment.
func (p *parser) base(name string) (*url.URL, bool) {
	text := p.text(name)
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		p.complainf("-%s is not a web address, such as https://host.example", name)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		p.complainf("-%s must hold no user, query or fragment", name)
	default:
		u.Path = strings.TrimRight(u.Path, "/")
		return u, true
	}
	return &url.URL{}, false
}

func (p *parser) publicURL() *url.URL {
	if p.text("public-url") == "" {
		return nil
	}
	u, _ := p.base("public-url")
	return u
}

func (p *parser) proxies() proxies.Trusted {
	t, err := proxies.Parse(p.text("trusted-proxies"))
	if err != nil {
		p.complainf("-trusted-proxies: %v", err)
	}
	return t
}

// vendor parses a vendor's base URL: plain http only where nobody listens in.
func (p *parser) vendor(name string) *url.URL {
	u, ok := p.base(name)
	if ok && u.Scheme == "http" && !p.insecure && !loopback(u.Hostname()) {
		p.complainf("-%s: plain http would send keys and patient data unprotected; use https", name)
	}
	return u
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

func (p *parser) zoom() Zoom {
	z := Zoom{
		APIURL: p.vendor("zoom-api-url"), APIURLSet: p.set["zoom-api-url"], OAuthURL: p.vendor("zoom-oauth-url"),
		AccountID: p.text("zoom-account-id"), WebhookSecret: p.text("zoom-webhook-secret"),
	}
	z.ClientID, z.ClientSecret = p.pair("zoom-client-id", "zoom-client-secret")
	z.SignInClientID, z.SignInClientSecret = p.pair("zoom-signin-client-id", "zoom-signin-client-secret")
	if z.SignInClientID == "" {
		z.SignInClientID, z.SignInClientSecret = z.ClientID, z.ClientSecret
	}
	if z.AccountID != "" && z.ClientID == "" {
		p.complainf("-zoom-account-id is set without -zoom-client-id; give both")
	}
	z.AuthorizeURL = z.OAuthURL.JoinPath("authorize").String()
	z.TokenURL = z.OAuthURL.JoinPath("token").String()
	return z
}

func (p *parser) lkcloud() LKCloud {
	l := LKCloud{URL: p.vendor("lkcloud-url"), TokenURL: p.vendor("lkcloud-token-url")}
	l.ClientID, l.ClientSecret = p.pair("lkcloud-client-id", "lkcloud-client-secret")
	return l
}

// pair reads two values that only make sense together.
func (p *parser) pair(id, secret string) (string, string) {
	i, s := p.text(id), p.text(secret)
	if i != "" && s == "" {
		p.complainf("-%s is set without -%s; give both", id, secret)
	}
	if i == "" && s != "" {
		p.complainf("-%s is set without -%s; give both", secret, id)
	}
	return i, s
}

func (p *parser) token() string {
	t := p.text("api-token")
	for _, c := range []byte(t) {
		if c <= ' ' || c > '~' {
			p.complainf("-api-token must be printable characters without spaces")
			break
		}
	}
	return t
}
