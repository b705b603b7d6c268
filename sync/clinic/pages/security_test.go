package pages

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// openPages are those that anybody may see.
var openPages = []string{
	"POST /signout", "GET /uninstalled", "GET /no/such/page",
}

// addressed is a pattern as a request.
func addressed(pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	return method, strings.NewReplacer("{id}", "x-1", "{pid}", "x-2", "{$}", "").Replace(path)
}

// Every answer of every route, to whomever, has the headers that keep it safe,
// and no code in it.
func TestHeadersOfEveryRoute(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "https://clinic.example")
	patterns := append([]string{}, openPages...)
	for _, rt := range f.site.routes() {
		patterns = append(patterns, rt.pattern)
	}
	for _, who := range []string{"anonymous", "admin"} {
		for _, pattern := range patterns {
			method, path := addressed(pattern)
			w := f.do(method, path, url.Values{}, f.as(t, who))
			h := w.Header()
			if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("%s %s: policy %q", who, pattern, csp)
			}
			for name, want := range map[string]string{
				"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
				"Strict-Transport-Security": "max-age=31536000", "Referrer-Policy": "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			} {
				if got := h.Get(name); got != want {
					t.Errorf("%s %s: %s is %q, want %q", who, pattern, name, got, want)
				}
			}
			for _, c := range w.Result().Cookies() {
				if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
					t.Errorf("%s %s: cookie %s", who, pattern, c)
				}
			}
			if body := w.Body.String(); strings.Contains(body, " style=") || strings.Contains(body, "<script>") || strings.Contains(body, " onclick") {
				t.Errorf("%s %s holds inline code", who, pattern)
			}
		}
	}
	plain := newFixture(t, "http://127.0.0.1:1")
	if got := plain.do(http.MethodGet, "/uninstalled", nil, nil).Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("over plain http: %q", got)
	}
}

// flood is a body without end that counts how much of it was read.
type flood struct{ read int64 }

func (f *flood) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	f.read += int64(len(p))
	return len(p), nil
}

// No form takes more than its bound, whatever is sent.
func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	for _, rt := range f.site.routes() {
		method, path := addressed(rt.pattern)
		if method != http.MethodPost || path == "/uninstall" {
			continue
		}
		for kind, head := range map[string]string{
			"application/x-www-form-urlencoded":   "",
			"multipart/form-data; boundary=xxxxx": "--xxxxx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n",
			"multipart/form-data; boundary=logos": "--logos\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"f\"\r\n\r\n",
		} {
			body := &flood{}
			r := httptest.NewRequestWithContext(t.Context(), method, path, io.MultiReader(strings.NewReader(head), body))
			r.Header.Set("Content-Type", kind)
			r.AddCookie(admin)
			w := httptest.NewRecorder()
			f.handler.ServeHTTP(w, r)
			if most := int64(roster.MaxBytes + 2*form.MaxBytes); body.read > most {
				t.Errorf("%s (%s): %d bytes were read", rt.pattern, kind, body.read)
			}
			if body.read > form.MaxBytes && w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s (%s): %d after %d bytes", rt.pattern, kind, w.Code, body.read)
			}
		}
	}
}

// B12: a stream of progress asks for the right to look again every few minutes.
func TestProgressStreamsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := fixtureOn(t, "http://127.0.0.1:1", clinictest.New(t), make(chan struct{}))
		run := storage.SyncRun{ID: "run-1", State: storage.RunRunning, StartedAt: f.now}
		if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&run)); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		w := f.do(http.MethodGet, "/appointments/sync/run-1/events", nil, f.as(t, "admin"))
		if lasted := time.Since(began); w.Code != http.StatusOK || lasted != live.Longest {
			t.Errorf("%d, it lasted %v", w.Code, lasted)
		}
	})
}
