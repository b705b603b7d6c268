package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A9: mails go out by a mail service as well, with its key from a file.
func TestMailService(t *testing.T) {
	t.Parallel()
	for service, header := range map[string]string{"postmark": "X-Postmark-Server-Token", "resend": "Authorization", "sendgrid": "Authorization"} {
		t.Run(service, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var key, body string
			office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var mail json.RawMessage
				_ = json.NewDecoder(r.Body).Decode(&mail)
				mu.Lock()
				defer mu.Unlock()
				key, body = r.Header.Get(header), string(mail)
				w.WriteHeader(http.StatusAccepted)
			}))
			t.Cleanup(office.Close)
			file := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(file, []byte("key-7\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			p := start(t, append(newVendors(t).flags(t), "-mail-http="+service, "-mail-http-url="+office.URL, "-mail-http-key-file="+file, "-mail-from=visits@clinic.example")...)
			p.want(http.StatusOK, "PUT", "/settings", settings())
			if got := p.want(http.StatusOK, "POST", "/settings/test-mail", map[string]any{"to": "desk@clinic.example"}); got["ok"] != true {
				t.Errorf("%v", got)
			}
			mu.Lock()
			defer mu.Unlock()
			if !strings.HasSuffix(key, "key-7") || !strings.Contains(body, "desk@clinic.example") || !strings.Contains(body, "visits@clinic.example") {
				t.Errorf("%s: key %q, mail %s", service, key, body)
			}
		})
	}
}
