package app_test

import (
	"net/http"
	"testing"
)

// A31: behind a proxy each guest is counted by the address that the proxy saw,
// whatever the guest claims, and /metrics stays closed to guests; without
// -trusted-proxies no claim counts at all.
func TestA31BehindAProxy(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	proxied, straight := start(t, append(v.flags(t), "-trusted-proxies=127.0.0.1")...), start(t, newVendors(t).flags(t)...)
	ask := func(p *program, path, forwarded string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	const signIn, atOnce = "/oauth/callback?code=guess", 60
	passed := func(p *program, forwarded string) (n int) { // before it is refused
		t.Helper()
		for ; ask(p, signIn, forwarded) != http.StatusTooManyRequests; n++ {
			if n > 10*atOnce {
				t.Fatalf("%q was never refused", forwarded)
			}
		}
		return n
	}
	if n := passed(proxied, "203.0.113.9"); n < atOnce {
		t.Errorf("a guest is refused after %d", n)
	}
	if n := passed(proxied, "198.51.100.1, 203.0.113.9"); n >= atOnce {
		t.Errorf("by claiming another address the guest has another %d", n)
	}
	if n := passed(proxied, "203.0.113.10"); n < atOnce {
		t.Errorf("a second guest behind the proxy is refused after %d, for the first", n)
	}
	passed(straight, "203.0.113.9")
	if n := passed(straight, "203.0.113.10"); n >= atOnce {
		t.Errorf("who is no proxy has another %d by claiming another address", n)
	}

	for _, forwarded := range []string{"", "127.0.0.1", "203.0.113.9", "127.0.0.1, 203.0.113.9"} {
		if got := ask(proxied, "/metrics", forwarded); got != http.StatusNotFound {
			t.Errorf("/metrics through the proxy for %q: %d", forwarded, got)
		}
	}
	if got := ask(straight, "/metrics", ""); got != http.StatusOK {
		t.Errorf("/metrics from this machine: %d", got)
	}
	if got := ask(straight, "/metrics", "127.0.0.1"); got != http.StatusNotFound {
		t.Errorf("/metrics through a proxy that was not named: %d", got)
	}
}
