package pages

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/assets"
)

// addresses are what a page names of its own site.
var addresses = regexp.MustCompile(`(?:href|action|src|data-run|data-live|data-self|data-search)="(/[^"]*)"`)

// Below a path that the request tells, every address that any page names lies below
// it and leads to something; requests of other paths are not answered.
func TestPagesBelowAPath(t *testing.T) {
	t.Parallel()
	const base = "/a/clinic 1"
	b := clinictest.New(t)
	f := fixtureOn(t, "http://127.0.0.1:1", b, stopped(), func(c *Config) {
		c.Base = func(r *http.Request) string { return "/a/" + r.PathValue("account") }
		c.Nav = []NavItem{{Label: "Help", Href: "https://help.example/", For: clinic.ForEverybody}}
		viewer := c.Viewer
		c.Viewer = func(r *http.Request) (*clinic.Session, error) {
			if got := r.PathValue("account"); got != "clinic 1" {
				t.Errorf("the viewer is asked about account %q at %s", got, r.URL.Path)
			}
			return viewer(r)
		}
	})
	mux := http.NewServeMux()
	mux.Handle("/a/{account}/", f.site)
	f.handler = mux
	admin, escaped := f.as(t, "admin"), (&url.URL{Path: base}).EscapedPath()
	if w := f.do(http.MethodPost, escaped+"/settings", settingsForm(), admin); w.Code != http.StatusSeeOther || w.Header().Get("Location") != escaped+"/" {
		t.Fatalf("saving: %d to %s", w.Code, w.Header().Get("Location"))
	}
	f.addVisit(t, *visitAt("A-1", f.now.Add(time.Hour)))
	f.addVisit(t, attendedVisit("A-2", f.now.Add(-2*time.Hour)))
	f.addStaff(t, storage.StaffMember{Email: "staff@clinic.example"})
	seen, open := map[string]bool{}, []string{"/"}
	for n := range navigation {
		open = append(open, navigation[n].Href)
	}
	open = append(open, visitPath("A-1"), "/appointments/preview", "/uninstall", "/no/such/page")
	found := 0
	for _, path := range open {
		for _, m := range addresses.FindAllStringSubmatch(f.do(http.MethodGet, escaped+path, nil, admin).Body.String(), -1) {
			address, _, _ := strings.Cut(strings.ReplaceAll(m[1], "&amp;", "&"), "#")
			if seen[address] {
				continue
			}
			seen[address] = true
			inner, below := strings.CutPrefix(address, escaped+"/")
			if !below {
				t.Errorf("%s leads to %s, which is not below %s", path, address, escaped)
				continue
			}
			if strings.HasPrefix(m[0], "action") || strings.HasPrefix(m[0], "data-search") {
				continue // a form: its method is another
			}
			found++
			if w := f.do(http.MethodGet, address, nil, admin); w.Code != http.StatusOK && inner != "settings/logo" {
				t.Errorf("%s leads to %s: %d", path, address, w.Code)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d addresses were found", found)
	}
	events, err := f.site.describe(t.Context(), live.Place{Account: clinictest.Account, Base: escaped}, []string{f.Store.Account(clinictest.Account).VisitKey("A-1")})
	if err != nil || len(events) != 1 || !strings.Contains(string(events[0].Data), `action=\"`+escaped+visitPath("A-1")) {
		t.Errorf("a changed row is %s, %v", events, err)
	}
	w := f.do(http.MethodGet, escaped+"/appointments?day=2030-05-06", nil, nil)
	if to, err := url.Parse(w.Header().Get("Location")); err != nil || to.Query().Get("return") != escaped+"/appointments?day=2030-05-06" {
		t.Errorf("who is not signed in is to come back to %s", w.Header().Get("Location"))
	}
	elsewhere := httptest.NewRecorder()
	f.site.ServeHTTP(elsewhere, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/appointments", nil))
	if elsewhere.Code != http.StatusNotFound {
		t.Errorf("outside of its path: %d", elsewhere.Code)
	}
}

// The vendor's name, logo, colours and entries stand on every page; ours do not. A
// logo that no browser shows is refused at the start.
func TestBrand(t *testing.T) {
	t.Parallel()
	logo := []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)
	f := fixtureOn(t, "http://127.0.0.1:1", clinictest.New(t), stopped(), func(c *Config) {
		c.Brand = Brand{Name: "Vendor & Sons", Logo: logo, Style: []byte(":root { --accent: #7a1f5c }")}
		c.Nav = []NavItem{
			{Label: "Billing", Href: "https://billing.example/", For: clinic.ForAdmins}, {Label: "Help", Href: "/help", For: clinic.ForEverybody},
		}
		c.SignOut = nil
	})
	f.addStaff(t, storage.StaffMember{Email: "staff@clinic.example"})
	for who, entries := range map[string]map[string]bool{
		"admin": {">Billing</a>": true, `href="/help">Help</a>`: true}, "staff": {">Billing</a>": false, `href="/help">Help</a>`: true},
		"physician": {">Billing</a>": false, ">Help</a>": false},
	} {
		body := f.do(http.MethodGet, "/appointments", nil, f.as(t, who)).Body.String()
		if !strings.Contains(body, "Vendor &amp; Sons</a>") || !strings.Contains(body, "· Vendor &amp; Sons</title>") || strings.Contains(body, "Televisit") || strings.Contains(body, "Sign out") {
			t.Errorf("the page of %s is not the vendor's", who)
		}
		for entry, want := range entries {
			if strings.Contains(body, entry) != want {
				t.Errorf("%s has the entry %s: %v", who, entry, !want)
			}
		}
	}
	for name, want := range map[string]struct{ kind, content string }{
		assets.BrandLogo: {"image/svg+xml", string(logo)}, assets.BrandStyle: {"text/css; charset=utf-8", ":root { --accent: #7a1f5c }"}, "app.js": {"text/javascript; charset=utf-8", ""},
	} {
		w := f.do(http.MethodGet, f.site.assets.Prefix+name, nil, nil)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != want.kind || !strings.Contains(w.Body.String(), want.content) {
			t.Errorf("%s: %d %s", name, w.Code, w.Header().Get("Content-Type"))
		}
	}
	ours := newFixture(t, "http://127.0.0.1:1")
	if ours.site.assets.Prefix == f.site.assets.Prefix {
		t.Error("browsers would keep the files of another brand")
	}
	if w := ours.do(http.MethodGet, ours.site.assets.Prefix+assets.BrandLogo, nil, nil); w.Code != http.StatusNotFound {
		t.Errorf("a logo that nobody has: %d", w.Code)
	}
	cfg := f.site.cfg
	if cfg.Brand.Logo = []byte("GIF89a"); true {
		if _, err := New(cfg); err == nil {
			t.Error("a logo of another kind is taken")
		}
	}
	if _, err := New(Config{Clinic: f.Clinic}); err == nil {
		t.Error("pages without a viewer are made")
	}
}

// A word about what was done may name somebody: it is sealed in the browser, and
// shown once.
func TestFlashIsSealed(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.addVisit(t, *visitAt("A-1", f.now.Add(time.Hour)))
	w := f.do(http.MethodPost, visitPath("A-1")+"/participants", url.Values{"name": {"Canarina Zwitschermann"}, "email": {"c@example.com"}}, admin)
	cookies := w.Result().Cookies()
	if w.Code != http.StatusSeeOther || len(cookies) != 1 || strings.Contains(cookies[0].String(), "anarina") {
		t.Fatalf("%d, %v", w.Code, cookies)
	}
	const word = "Canarina Zwitschermann is added"
	if body := f.do(http.MethodGet, visitPath("A-1"), nil, admin).Body.String(); !strings.Contains(body, word) {
		t.Error("the next page does not say what was done")
	}
	if body := f.do(http.MethodGet, visitPath("A-1"), nil, admin).Body.String(); strings.Contains(body, word) {
		t.Error("it is said twice")
	}
}

// Without a way to sign in of the vendor's, the pages say that somebody has to.
func TestNobodyIsSignedIn(t *testing.T) {
	t.Parallel()
	f := fixtureOn(t, "http://127.0.0.1:1", clinictest.New(t), stopped(), func(c *Config) { c.SignIn, c.SignOut = nil, nil })
	if w := f.do(http.MethodGet, "/appointments", nil, nil); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "not signed in") {
		t.Errorf("nobody: %d", w.Code)
	}
	if w := f.do(http.MethodPost, "/signout", url.Values{}, f.as(t, "admin")); w.Code != http.StatusNotFound {
		t.Errorf("signing out: %d", w.Code)
	}
}
