package zoom

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
)

// home is the regional host of an account, learnt from the token endpoint.
type home struct{ host atomic.Pointer[string] }

func (h *home) learn(apiURL string) {
	if host := regionalHost(apiURL); host != "" {
		h.host.Store(&host)
	}
}

func (h *home) apiHost() string {
	if host := h.host.Load(); host != nil {
		return *host
	}
	return ""
}

// regionalHost returns the host of an api_url when it is one of Zoom's, else "":
// whoever could name another would receive the tokens.
func regionalHost(apiURL string) string {
	u, err := url.Parse(apiURL)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return ""
	}
	if host := strings.ToLower(u.Hostname()); host == "zoom.us" || strings.HasSuffix(host, ".zoom.us") {
		return host
	}
	return ""
}

// regional sends requests to the regional host of the account, once it is known;
// until then to the global host, which always works.
type regional struct {
	next   http.RoundTripper
	source interface{ apiHost() string }
}

func (r regional) RoundTrip(req *http.Request) (*http.Response, error) {
	host := r.source.apiHost()
	if host == "" || req.URL.Host == host {
		return r.next.RoundTrip(req)
	}
	moved, u := *req, *req.URL // a shallow copy: a transport may not change what it was given
	u.Host = host
	moved.URL, moved.Host = &u, ""
	return r.next.RoundTrip(&moved)
}

// viaRegion returns hc, sending to the region that source learns of.
func viaRegion(hc *http.Client, source TokenSource) *http.Client {
	s, ok := source.(interface{ apiHost() string })
	if !ok {
		return hc
	}
	moved := *hc
	if moved.Transport == nil {
		moved.Transport = http.DefaultTransport
	}
	moved.Transport = regional{moved.Transport, s}
	return &moved
}
