package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/sync/clinic/clinictest"
)

// B12: no route answers without the token, whatever session comes along, and
// none tells whether it exists.
func TestNoRouteWithoutTheToken(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	closing := make(chan struct{})
	close(closing)
	account := func(*http.Request) (string, error) { return clinictest.Account, nil }
	ask := func(method, path string, header ...string) (int, string) {
		h := Handler(Config{Token: "right", Clinic: b.Clinic, Account: account, Closing: closing, Log: slog.New(slog.DiscardHandler)})
		r := httptest.NewRequestWithContext(t.Context(), method, Prefix+path, strings.NewReader("{}"))
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	_, unknown := ask(http.MethodGet, "/no-such-thing")
	for _, rt := range new(server).routes() {
		path := strings.NewReplacer("{id}", "x-1", "{pid}", "x-2").Replace(rt.path)
		for name, header := range map[string][]string{
			"nobody": nil, "a session": {"Cookie", "televisit=some-session"}, "a wrong token": {"Authorization", "Bearer wrong"},
			"basic": {"Authorization", "Basic right"}, "an empty token": {"Authorization", "Bearer "},
		} {
			if code, body := ask(rt.method, path, header...); code != http.StatusUnauthorized || body != unknown {
				t.Errorf("%s %s, %s: %d %s", rt.method, rt.path, name, code, body)
			}
		}
		if code, body := ask(rt.method, path, "Authorization", "Bearer right"); code == http.StatusUnauthorized || code >= http.StatusInternalServerError {
			t.Errorf("%s %s with the token: %d %s", rt.method, rt.path, code, body)
		}
	}
}
