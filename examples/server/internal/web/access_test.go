package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/clinictest"
)

// fixture is the pages over a bench.
type fixture struct {
	*clinictest.Bench
	site    *Site
	handler http.Handler
	now     time.Time
}

func newFixture(t testing.TB, public string) *fixture {
	t.Helper()
	return fixtureOn(t, public, clinictest.New(t), stopped())
}

func fixtureOn(t testing.TB, public string, b *clinictest.Bench, closing <-chan struct{}) *fixture {
	t.Helper()
	u, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{Bench: b, now: time.Now()}
	f.site, err = New(Config{
		Clinic: f.Clinic, Store: f.Store, PublicURL: u, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return f.now },
		Account: func(*http.Request) (string, error) { return clinictest.Account, nil }, Closing: closing,
	})
	if err != nil {
		t.Fatal(err)
	}
	f.handler = f.site.Handler(nil)
	return f
}

// as signs somebody in and returns their cookie; "" is nobody.
func (f *fixture) as(t testing.TB, who string) *http.Cookie {
	t.Helper()
	if who == "anonymous" {
		return nil
	}
	ctx, err := f.site.sessions.Load(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	f.site.sessions.Put(ctx, keyUser, "u-"+who)
	f.site.sessions.Put(ctx, keyEmail, who+"@clinic.example")
	f.site.sessions.Put(ctx, keyAdmin, who == "admin")
	f.site.sessions.Put(ctx, keyActive, f.now.Unix())
	token, _, err := f.site.sessions.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: f.site.sessions.Cookie.Name, Value: token}
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
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
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
	f.addVisit(t, storage.Visit{AppointmentID: "V-1", State: storage.Ready, Booking: storage.Booking{Start: start, Duration: time.Hour}, Meeting: &storage.Meeting{ID: 7}})
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

// B12: half an hour without a person ends the session; live marks do not count.
func TestIdleTimeout(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	cookie := f.as(t, "admin")
	status := func(header ...string) int { return f.do(http.MethodGet, "/appointments", nil, cookie, header...).Code }
	f.now = f.now.Add(20 * time.Minute)
	if got := status(); got != http.StatusOK {
		t.Fatalf("after 20 minutes: %d", got)
	}
	f.now = f.now.Add(20 * time.Minute)
	if got := status(liveHeader, "1"); got != http.StatusOK {
		t.Fatalf("live marks after 20 more: %d", got)
	}
	f.now = f.now.Add(15 * time.Minute)
	if got := status(); got != http.StatusSeeOther {
		t.Errorf("35 minutes after the person's last page: %d, want the way to sign in", got)
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

func TestReturnAddressStaysHere(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/appointments?day=2030-05-06": "/appointments?day=2030-05-06", "https://evil.example/": "/", "//evil.example": "/",
		`/\evil.example`: "/", "": "/", "appointments": "/", "/a\r\nb": "/", "javascript:alert(1)": "/",
	} {
		if got := local(in); got != want {
			t.Errorf("%q leads to %q, want %q", in, got, want)
		}
	}
}

// Whoever has the demo's time jump stays signed in: what is over is removed by
// that time, and the session is not over.
func TestSessionOutlivesAJump(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	s := f.site.sessions.Store.(*sessionStore)
	ctx, ends := t.Context(), time.Now().Add(sessionLifetime)
	for _, token := range []string{"jumper", "bystander"} {
		if err := s.CommitCtx(ctx, token, []byte("data"), ends); err != nil {
			t.Fatal(err)
		}
	}
	f.now = f.now.Add(24 * time.Hour)
	if err := s.CommitCtx(ctx, "jumper", []byte("data"), ends); err != nil {
		t.Fatal(err)
	}
	account, err := s.account()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Account(account).Purge(ctx, f.now); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]bool{"jumper": true, "bystander": false} {
		if _, found, err := s.FindCtx(ctx, token); err != nil || found != want {
			t.Errorf("the %s's session is there: %v, want %v; %v", token, found, want, err)
		}
	}
}

// Sessions survive in the store, and end there.
func TestSessionStore(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	s := f.site.sessions.Store.(*sessionStore)
	ctx := t.Context()
	for i := range 3 {
		if err := s.CommitCtx(ctx, "token", fmt.Append(nil, i), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if data, found, err := s.FindCtx(ctx, "token"); err != nil || !found || string(data) != "2" {
		t.Errorf("found %q %v %v", data, found, err)
	}
	if err := s.DeleteCtx(ctx, "token"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := s.FindCtx(ctx, "token"); err != nil || found {
		t.Errorf("after deletion: %v %v", found, err)
	}
	if err := s.DeleteCtx(ctx, "token"); err != nil {
		t.Errorf("deleted twice: %v", err)
	}
	if err := s.CommitCtx(ctx, "old", nil, time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := s.FindCtx(ctx, "old"); found {
		t.Error("an expired session was found")
	}
}
