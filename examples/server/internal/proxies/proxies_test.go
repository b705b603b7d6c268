package proxies_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/examples/server/internal/proxies"
)

func trusted(t testing.TB, text string) proxies.Trusted {
	t.Helper()
	p, err := proxies.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func request(peer string, forwarded ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = peer
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	return r
}

// A31: nobody chooses the address that they are counted by.
func TestA31Client(t *testing.T) {
	t.Parallel()
	const proxy, guest = "10.0.0.1:40000", "203.0.113.9"
	for name, tc := range map[string]struct {
		trust, peer string
		forwarded   []string
		want        string
	}{
		"no proxy":                       {"", guest + ":1234", nil, guest},
		"nobody is trusted":              {"", proxy, []string{guest}, "10.0.0.1"},
		"a guest claims an address":      {"10.0.0.1", guest + ":1234", []string{"198.51.100.7"}, guest},
		"a guest claims to be the proxy": {"10.0.0.1", guest + ":1234", []string{"10.0.0.1"}, guest},
		"one proxy":                      {"10.0.0.1", proxy, []string{guest}, guest},
		"a claim before the proxy's":     {"10.0.0.1", proxy, []string{"198.51.100.7, " + guest}, guest},
		"a claim of a trusted address":   {"10.0.0.0/8", proxy, []string{"10.9.9.9, " + guest}, guest},
		"a claim in a header of its own": {"10.0.0.1", proxy, []string{"198.51.100.7", guest}, guest},
		"two proxies":                    {"10.0.0.1, 192.0.2.0/24", proxy, []string{"198.51.100.7, " + guest + ", 192.0.2.5"}, guest},
		"a proxy that is not trusted":    {"10.0.0.1", proxy, []string{guest + ", 192.0.2.5"}, "192.0.2.5"},
		"trusted ones only":              {"10.0.0.0/8", proxy, []string{"10.0.0.7, 10.0.0.2"}, "10.0.0.7"},
		"nothing forwarded":              {"10.0.0.1", proxy, nil, "10.0.0.1"},
		"an empty header":                {"10.0.0.1", proxy, []string{""}, "10.0.0.1"},
		"what is no address":             {"10.0.0.1", proxy, []string{guest + ", unknown"}, "10.0.0.1"},
		"an empty hop":                   {"10.0.0.1", proxy, []string{guest + ","}, "10.0.0.1"},
		"with a port":                    {"10.0.0.1", proxy, []string{guest + ":555"}, guest},
		"IPv6":                           {"fd00::/8", "[fd00::1]:1", []string{"2001:db8::9"}, "2001:db8::9"},
		"IPv6 with a port":               {"fd00::/8", "[fd00::1]:1", []string{"[2001:db8::9]:555"}, "2001:db8::9"},
		"IPv6 in brackets":               {"fd00::/8", "[fd00::1]:1", []string{"[2001:db8::9]"}, "2001:db8::9"},
		"the long form of IPv4":          {"::ffff:10.0.0.1", "[::ffff:10.0.0.1]:1", []string{"::ffff:" + guest}, guest},
		"a zone":                         {"fe80::/10", "[fe80::1%eth0]:1", []string{"2001:db8::9%x"}, "2001:db8::9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := trusted(t, tc.trust).Client(request(tc.peer, tc.forwarded...)); got != netip.MustParseAddr(tc.want) {
				t.Errorf("counted as %v, want %s", got, tc.want)
			}
		})
	}
	if got := trusted(t, "10.0.0.1").Client(request("@", guest)); got.IsValid() {
		t.Errorf("a peer without address is counted as %v", got)
	}
}

// A31: what a proxy passes on is never taken for a program on this machine.
func TestA31Here(t *testing.T) {
	t.Parallel()
	for peer, want := range map[string]bool{"127.0.0.1:1": true, "[::1]:1": true, "[::ffff:127.0.0.1]:1": true, "10.0.0.1:1": false, "@": false} {
		if got := (proxies.Trusted)(nil).Here(request(peer)); got != want {
			t.Errorf("%s is here: %t", peer, got)
		}
	}
	if trusted(t, "127.0.0.0/8").Here(request("127.0.0.1:1")) {
		t.Error("a trusted proxy is taken for a program that asks for itself")
	}
	if trusted(t, "10.0.0.1").Here(request("10.0.0.1:1", "127.0.0.1")) {
		t.Error("who claims to be here is believed")
	}
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"} {
		r := request("127.0.0.1:1")
		r.Header.Set(name, "")
		if (proxies.Trusted)(nil).Here(r) {
			t.Errorf("what came with %s is taken for a program that asks for itself", name)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"proxy.example": "neither an address nor a network", "10.0.0.0/33": "neither", "10.0.0.1:80": "neither", "fe80::1%eth0": "neither",
		"::ffff:10.0.0.0/104": "neither", "127.0.0.1 10.0.0.1": "neither", "127.0.0.1,0.0.0.0/0": "is everybody", "::/0": "is everybody",
	} {
		if p, err := proxies.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, error %v, want %q", text, p, err, want)
		}
	}
	if p, err := proxies.Parse(" , "); err != nil || len(p) != 0 {
		t.Errorf("of nothing: %v, %v", p, err)
	}
}

// Whatever the header holds: who is not trusted is counted by their own address,
// and who is behind a proxy by what the proxy added.
func FuzzClient(f *testing.F) {
	f.Add("198.51.100.7")
	f.Add("10.0.0.1, unknown,,[::1]:x")
	trust := trusted(f, "10.0.0.1")
	guest := netip.MustParseAddr("203.0.113.9")
	f.Fuzz(func(t *testing.T, claim string) {
		if got := trust.Client(request("203.0.113.9:1", claim)); got != guest {
			t.Errorf("straight: counted as %v", got)
		}
		if got := trust.Client(request("10.0.0.1:1", claim+", 203.0.113.9")); got != guest {
			t.Errorf("through the proxy: counted as %v", got)
		}
	})
}
