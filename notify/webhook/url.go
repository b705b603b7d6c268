package webhook

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

const maxURL = 2048

// CheckURL reports whether events may go to a URL, as far as its text tells:
// HTTPS, a full host name or a public address, no name or password, no
// fragment, at most 2,048 characters. What the name resolves to is checked each
// time it is dialled. The error is in words for the person who entered the URL
// and does not repeat it. Of the options, [AllowInsecureTargets] counts.
func CheckURL(raw string, opts ...Option) error { return checkURL(raw, newOptions(opts)) }

func checkURL(raw string, o options) error {
	if raw == "" {
		return errors.New("the endpoint's URL is missing")
	}
	if len(raw) > maxURL {
		return errors.New("the endpoint's URL is longer than 2,048 characters")
	}
	u, err := url.Parse(raw)
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	if err != nil || u.Host == "" || strings.ContainsFunc(raw, odd) {
		return errors.New("the endpoint's URL is not complete: expected one such as https://example.org/events")
	}
	switch {
	case u.User != nil:
		return errors.New("the endpoint's URL must not hold a user name or password")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return errors.New("the endpoint's URL must not hold a fragment (#)")
	case !validPort(u):
		return errors.New("the endpoint's URL has a port that does not exist")
	case u.Scheme == "https" || o.insecure && u.Scheme == "http":
		return checkHost(u.Hostname(), o)
	}
	return errors.New("the endpoint's URL must begin with https://")
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && n > 0
}

var errNotPublic = errors.New("the endpoint is not at a public address")

func checkHost(host string, o options) error {
	if host == "" {
		return errors.New("the endpoint's URL has no host name")
	}
	if o.insecure {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.Zone() != "" || guard().SafeAddr(ip) != nil {
			return errNotPublic
		}
		return nil
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case last == host, last == "localhost", last == "local", last == "internal":
		return errNotPublic
	case isNumber(last):
		// Such as 127.1 or 0x7f.0.0.1, which some resolvers take for an address.
		return errors.New("the endpoint's URL has a host that is neither a name nor an address")
	}
	return nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 0, 64)
	return err == nil || s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
