package pages

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
)

// fixture is the pages over a bench, with a sign-in of its own.
type fixture struct {
	*clinictest.Bench
	site    *Site
	handler http.Handler
	now     time.Time

	mu     sync.Mutex
	made   int
	signed map[string]clinic.Caller // by cookie
	flash  map[string]*http.Cookie  // what waits for them
}

const testCookie = "test-sign-in"

func newFixture(t testing.TB, public string) *fixture {
	t.Helper()
	return fixtureOn(t, public, clinictest.New(t), stopped())
}

func fixtureOn(t testing.TB, public string, b *clinictest.Bench, closing <-chan struct{}, change ...func(*Config)) *fixture {
	t.Helper()
	u, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{Bench: b, now: time.Now(), signed: map[string]clinic.Caller{}, flash: map[string]*http.Cookie{}}
	cfg := Config{
		Clinic: f.Clinic, Viewer: f.viewer, PublicURL: u, Now: func() time.Time { return f.now }, Closing: closing,
		SignIn: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/signin?"+url.Values{"return": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
		},
		SignOut: func(_ http.ResponseWriter, r *http.Request) (string, error) {
			if c, err := r.Cookie(testCookie); err == nil {
				f.mu.Lock()
				defer f.mu.Unlock()
				delete(f.signed, c.Value)
			}
			return "/signin", nil
		},
	}
	for _, c := range change {
		c(&cfg)
	}
	if f.site, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	f.handler = f.site
	return f
}

// viewer is the sign-in: administrators are who says so, others what the list of
// medical staff makes of them.
func (f *fixture) viewer(r *http.Request) (*clinic.Session, error) {
	var who clinic.Caller
	for _, c := range r.CookiesNamed(testCookie) {
		f.mu.Lock()
		who = f.signed[c.Value]
		f.mu.Unlock()
	}
	if who.ID == "" {
		return nil, nil
	}
	if who.Role == clinic.NoRole {
		var err error
		if who.Role, err = f.Clinic.Session(clinictest.Account, who).RoleOf(r.Context(), who.Email); err != nil {
			return nil, err
		}
	}
	return f.Clinic.Session(clinictest.Account, who), nil
}

// as signs somebody in and returns their cookie; "anonymous" is nobody.
func (f *fixture) as(t testing.TB, who string) *http.Cookie {
	t.Helper()
	if who == "anonymous" {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.made++
	token := fmt.Sprint(who, "-", f.made)
	caller := clinic.Caller{ID: "u-" + who, Email: who + "@clinic.example", SignIn: token}
	if who == "admin" {
		caller.Role = clinic.Admin
	}
	f.signed[token] = caller
	return &http.Cookie{Name: testCookie, Value: token}
}

func (f *fixture) do(method, path string, form url.Values, cookie *http.Cookie, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if cookie != nil {
		r.AddCookie(cookie)
		f.mu.Lock()
		if flash := f.flash[cookie.Value]; flash != nil {
			r.AddCookie(flash)
		}
		f.mu.Unlock()
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if cookie != nil && c.Name == f.site.cookieName(flashCookie) {
			f.mu.Lock()
			f.flash[cookie.Value] = c
			f.mu.Unlock()
		}
	}
	return w
}

func (f *fixture) addStaff(t *testing.T, m storage.StaffMember) {
	t.Helper()
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&m)); err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) addVisit(t *testing.T, v storage.Visit) {
	t.Helper()
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&v)); err != nil {
		t.Fatal(err)
	}
}

// mayOpen is who opens what, said apart from the table of routes (A31, B12).
func mayOpen(who, method, path string) bool {
	switch who {
	case "admin":
		return true
	case "staff":
		return path == "/appointments" || strings.HasPrefix(path, "/appointments/")
	case "auditor":
		return path == "/audit/verify" || path == "/appointments/search" || method == http.MethodGet && slices.Contains([]string{
			"/", "/settings/logo", "/appointments", "/appointments/visit/x-1", "/deliveries", "/audit", "/status", "/report", "/report.csv",
		}, path)
	}
	return false
}

// A31, B12: every role at every route. Forbidden looks like unknown; nobody is
// sent to sign in.
func TestAccessMatrix(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.addStaff(t, storage.StaffMember{Email: "staff@clinic.example"})
	f.addStaff(t, storage.StaffMember{Email: "auditor@clinic.example", Role: storage.StaffAudits})
	for _, who := range []string{"anonymous", "physician", "staff", "auditor", "admin"} {
		cookie := f.as(t, who)
		unknown := f.do(http.MethodGet, "/no/such/page", nil, cookie).Body.String()
		for _, rt := range f.site.routes() {
			t.Run(who+" "+rt.pattern, func(t *testing.T) {
				method, path, _ := strings.Cut(rt.pattern, " ")
				path = strings.NewReplacer("{id}", "x-1", "{pid}", "x-2", "{$}", "").Replace(path)
				w := f.do(method, path, url.Values{}, cookie)
				signIn := w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/signin")
				forbidden := w.Code == http.StatusNotFound && w.Body.String() == unknown
				may := mayOpen(who, method, path)
				switch {
				case who == "anonymous" && !signIn:
					t.Errorf("%d, want the way to sign in", w.Code)
				case who == "staff" && path == "/" && w.Header().Get("Location") != "/appointments":
					t.Errorf("staff at the start: %d, want the way to the appointments", w.Code)
				case who != "anonymous" && path != "/" && !may && !forbidden:
					t.Errorf("%d, want a page like that of an unknown address", w.Code)
				case may && (signIn || w.Code == http.StatusInternalServerError):
					t.Errorf("%d for somebody who may", w.Code)
				case may && forbidden && !strings.Contains(path, "x-1") && path != "/settings/logo" && path != "/settings/logo/remove":
					t.Error("a page like that of an unknown address for somebody who may")
				}
			})
		}
	}
}

// B12: an auditor sees the settings without the keys, and no way to change a thing.
func TestAuditorOnlyLooks(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.addStaff(t, storage.StaffMember{Email: "auditor@clinic.example", Role: storage.StaffAudits})
	f.do(http.MethodPost, "/settings", settingsForm(), f.as(t, "admin"))
	stored, err := f.Store.Account(clinictest.Account).Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	start := f.now.Add(time.Hour)
	f.addVisit(t, storage.Visit{AppointmentID: "V-1", State: storage.VisitReady, Booking: storage.Booking{Start: start, Duration: time.Hour}, Meeting: &storage.Meeting{ID: 7}})
	auditor := f.as(t, "auditor")
	for _, path := range []string{"/", "/appointments", "/appointments/visit/V-1", "/deliveries", "/audit", "/status"} {
		w := f.do(http.MethodGet, path, nil, auditor)
		body := w.Body.String()
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
		for _, never := range []string{
			stored.Notifications.SigningSecret, "subscriber-key-0001", "clinic.example/s/", "clinic.example/j/", "Save settings", "Resend", "Sync Appointments<", "Add participant",
		} {
			if strings.Contains(body, never) {
				t.Errorf("%s shows %q to an auditor", path, never)
			}
		}
	}
	if body := f.do(http.MethodGet, "/appointments/visit/V-1", nil, f.as(t, "admin")).Body.String(); !strings.Contains(body, "clinic.example/s/") {
		t.Error("an admin does not get the way in")
	}
}

// Who was taken off the list is out with the next page.
func TestRemovedStaffIsOut(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.addStaff(t, storage.StaffMember{Email: "staff@clinic.example"})
	cookie := f.as(t, "staff")
	if w := f.do(http.MethodGet, "/appointments", nil, cookie); w.Code != http.StatusOK {
		t.Fatalf("staff: %d", w.Code)
	}
	if err := f.Session().RemoveStaff(t.Context(), []string{"Staff@Clinic.example"}); err != nil {
		t.Fatal(err)
	}
	if w := f.do(http.MethodGet, "/appointments", nil, cookie); w.Code != http.StatusNotFound {
		t.Errorf("removed staff: %d, want 404", w.Code)
	}
}

func TestForgedRequest(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	w := f.do(http.MethodPost, "/appointments/sync", url.Values{}, f.as(t, "admin"), "Sec-Fetch-Site", "cross-site")
	if w.Code != http.StatusForbidden || len(f.Engine.Asked()) != 0 {
		t.Errorf("another site's form: %d, engine asked for %v", w.Code, f.Engine.Asked())
	}
}
