package api

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
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
		h := New(Config{Viewer: Token(b.Clinic, "right", account), Closing: closing})
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

// Without a token there is no API: not even for who sends an empty one.
func TestNoTokenLetsNobodyIn(t *testing.T) {
	t.Parallel()
	viewer := Token(clinictest.New(t).Clinic, "", func(*http.Request) (string, error) { return clinictest.Account, nil })
	for _, header := range []string{"", "Bearer", "Bearer ", "Bearer x"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, Prefix+"/settings", nil)
		r.Header.Set("Authorization", header)
		if session, err := viewer(r); session != nil || err != nil {
			t.Errorf("%q lets somebody in (%v)", header, err)
		}
	}
}

// A31, B12: with a vendor's own sign-in, each role may do what it may do on the
// pages, and is told no more of the rest than that it is not open.
func TestOwnSignInIsHeldToItsRole(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	closing := make(chan struct{})
	close(closing)
	var role clinic.Role
	h := New(Config{Closing: closing, Viewer: func(*http.Request) (*clinic.Session, error) {
		return b.Clinic.Session(clinictest.Account, clinic.Caller{ID: "u-7", Role: role}), nil
	}})
	staff := []string{"/openapi.json", "/appointments", "/rooms", "/sync", "/preview"}
	auditor := []string{
		"GET /openapi.json", "GET /settings", "GET /appointment-types", "GET /appointments", "GET /appointments/{id}",
		"GET /deliveries", "GET /report", "GET /report.csv", "GET /audit", "POST /audit/verify", "GET /status",
	}
	for _, rt := range new(server).routes() {
		path := strings.NewReplacer("{id}", "x-1", "{pid}", "x-2").Replace(rt.path)
		for who, may := range map[clinic.Role]bool{
			clinic.Admin: true, clinic.NoRole: false,
			clinic.Staff:   slices.ContainsFunc(staff, func(p string) bool { return rt.path == p || strings.HasPrefix(rt.path, p+"/") }),
			clinic.Auditor: slices.Contains(auditor, rt.method+" "+rt.path),
		} {
			role = who
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), rt.method, Prefix+path, strings.NewReader("{}")))
			if opened := w.Code != http.StatusForbidden; opened != may || w.Code >= http.StatusInternalServerError {
				t.Errorf("%s %s for %q: %d %s", rt.method, rt.path, who, w.Code, w.Body)
			}
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, Prefix+"/sync", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	role = clinic.Admin
	h.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("another site's form: %d", w.Code)
	}
}

// Below a path the API is the same, and says where a run is to be looked at.
func TestBelowAPath(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	s := clinictest.Settings()
	if err := b.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&s)); err != nil {
		t.Fatal(err)
	}
	var asked string
	mux := http.NewServeMux()
	mux.Handle("/a/{account}/", New(Config{
		Base: func(r *http.Request) string { return "/a/" + r.PathValue("account") },
		Viewer: func(r *http.Request) (*clinic.Session, error) {
			asked = r.PathValue("account")
			return b.Session(), nil
		},
	}))
	ask := func(method, path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, nil))
		return w
	}
	w := ask(http.MethodPost, "/a/clinic%201/api/v1/sync")
	if to := w.Header().Get("Location"); w.Code != http.StatusAccepted || to != "/a/clinic%201/api/v1/sync/run-1" || asked != "clinic 1" {
		t.Errorf("%d to %q, asked about %q", w.Code, to, asked)
	}
	if w := ask(http.MethodGet, "/a/clinic%201/api/v1/no-such-thing"); w.Code != http.StatusNotFound || !strings.Contains(w.Header().Get("Content-Type"), "problem+json") {
		t.Errorf("what is not there: %d", w.Code)
	}
}
