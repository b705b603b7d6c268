package webhook

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify"
)

// TestGuardChecksTheDialledAddress goes around CheckURL, as a host name does
// that resolves to a private address.
func TestGuardChecksTheDialledAddress(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("a private address was reached")
	}))
	t.Cleanup(server.Close)
	sink := New()
	t.Cleanup(func() { _ = sink.Close() })
	for _, url := range []string{
		server.URL,
		strings.Replace(server.URL, "127.0.0.1", "localhost", 1),
		"https://169.254.169.254/latest", "https://10.0.0.1/", "https://[::1]/",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := sink.client.Do(req)
		if err == nil {
			_ = resp.Body.Close()
		}
		if !isProhibited(err) {
			t.Errorf("dialling gave %v, want a refusal by the guard", err)
			continue
		}
		refused := unreachable(t.Context(), err)
		if !strings.Contains(refused.Error(), "not at a public address") || notify.IsPermanent(refused) {
			t.Errorf("error %v", refused)
		}
	}
}

// TestNoProxyDialsForUs: a proxy would be asked to dial addresses that the
// guard never sees.
func TestNoProxyDialsForUs(t *testing.T) {
	t.Parallel()
	if New().client.Transport.(*http.Transport).Proxy != nil {
		t.Error("the transport uses a proxy")
	}
}
