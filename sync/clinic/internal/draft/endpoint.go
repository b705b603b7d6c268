package draft

import (
	"crypto/rand"
	"encoding/base64"
	"net/netip"
	"net/url"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// endpointTrouble says what is wrong with an endpoint's form or its literal
// address; what its name resolves to is checked when it is dialled.
func endpointTrouble(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "" // said already
	}
	if u.Scheme == "http" {
		return "Must begin with https://, so that nobody reads along."
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return "Leads back to this machine; enter an address on the internet."
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	a = a.Unmap()
	if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || sharedSpace.Contains(a) {
		return "Is a private address; enter one that can be reached from the internet."
	}
	return ""
}

// sharedSpace is carrier-grade NAT (RFC 6598).
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// NewSecret makes a signing secret for Standard Webhooks.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return storage.SecretPrefix + base64.StdEncoding.EncodeToString(b)
}
