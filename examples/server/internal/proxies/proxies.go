// Package proxies tells where a request comes from when reverse proxies stand in
// between. Anybody can write an X-Forwarded-For header; only what a trusted proxy
// added to it counts.
package proxies

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Trusted are the addresses of the proxies whose word counts. The zero value
// trusts none: a request then comes from whoever is connected.
type Trusted []netip.Prefix

// Parse reads addresses and networks with commas between them, such as
// "127.0.0.1, 10.0.0.0/8". The whole internet is refused.
func Parse(text string) (Trusted, error) {
	var t Trusted
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		p, err := network(part)
		if err != nil {
			return nil, err
		}
		t = append(t, p)
	}
	return t, nil
}

func network(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || p.Addr().Is4In6():
		return netip.Prefix{}, fmt.Errorf("%q is neither an address nor a network, such as 127.0.0.1 or 10.0.0.0/8", text)
	case p.Bits() == 0:
		return netip.Prefix{}, fmt.Errorf("%q is everybody, who could then claim any address; name your proxies only", text)
	}
	return p.Masked(), nil
}

// Client is the address that a request comes from: of the peer, or, as long as
// those nearer are trusted, the next one to the left in X-Forwarded-For. What
// stands left of the first that is not trusted is that one's own claim. It is
// the zero Addr when the peer has none.
func (t Trusted) Client(r *http.Request) netip.Addr {
	client := peer(r)
	hops := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	for t.trusts(client) && hops != "" {
		comma := strings.LastIndexByte(hops, ',')
		next, ok := address(hops[comma+1:])
		if !ok {
			break // nobody can be told beyond it
		}
		client, hops = next, hops[:max(comma, 0)]
	}
	return client
}

// forwarding are the headers by which a proxy can be told.
var forwarding = []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via"}

// Here reports whether a program on this machine asks for itself: a proxy does
// not, whether it is trusted or gives itself away by a header.
func (t Trusted) Here(r *http.Request) bool {
	p := peer(r)
	return p.IsLoopback() && !t.trusts(p) &&
		!slices.ContainsFunc(forwarding, func(name string) bool { return r.Header.Values(name) != nil })
}

func (t Trusted) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(t, func(p netip.Prefix) bool { return p.Contains(a) })
}

// peer is who is connected.
func peer(r *http.Request) netip.Addr {
	a, _ := address(r.RemoteAddr)
	return a
}

// address reads an address that may have a port. Zones and the long form of
// IPv4 are taken off, so that nobody has two.
func address(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		p, perr := netip.ParseAddrPort(text)
		a, err = p.Addr(), perr
	}
	return a.Unmap().WithZone(""), err == nil
}
