package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/pages"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// fixture is sign-in before the real pages, put together as a server does.
type fixture struct {
	*clinictest.Bench
	sessions *Sessions
	zoom     *fakeZoom
	handler  http.Handler
	now      time.Time
}

// fakeZoom has no apps; it knows people.
type fakeZoom struct {
	install, signIn *zoom.OAuth
	people          driver.Directory
	asked           string // about whose account
}

func (z *fakeZoom) SignIn() *zoom.OAuth { return z.signIn }

func (z *fakeZoom) Install() *zoom.OAuth { return z.install }

func (z *fakeZoom) WhoIs(context.Context, zoom.Token) (*zoom.User, error) {
	return nil, errors.New("nobody is asked")
}

func (z *fakeZoom) Directory(_ context.Context, account string) (driver.Directory, error) {
	z.asked = account
	return z.people, nil
}

func newFixture(t testing.TB, public string, change ...func(*Config)) *fixture {
	t.Helper()
	u, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	closing := make(chan struct{})
	close(closing)
	f := &fixture{Bench: clinictest.New(t), zoom: &fakeZoom{}, now: time.Now()}
	var site *pages.Site
	cfg := Config{
		Clinic: f.Clinic, Zoom: f.zoom, PublicURL: u, AskEvery: -1, Now: func() time.Time { return f.now },
		Account: func(*http.Request) (string, error) { return clinictest.Account, nil },
		Show: func(w http.ResponseWriter, r *http.Request, status int, n Notice) {
			site.Notice(w, r, status, pages.Notice(n))
		},
	}
	for _, c := range change {
		c(&cfg)
	}
	f.sessions = New(cfg)
	site, err = pages.New(pages.Config{
		Clinic: f.Clinic, Viewer: f.sessions.Viewer, SignIn: f.sessions.Ask, SignOut: f.sessions.SignOut, PublicURL: u,
		Closing: closing, Now: cfg.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	f.handler = site.Protect(f.sessions.Handler(site))
	return f
}

// inside is a context as requests have it.
func inside(ctx context.Context) context.Context {
	return within(httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)).Context()
}

// as signs somebody in and returns their cookie.
func (f *fixture) as(t testing.TB, who string) *http.Cookie {
	t.Helper()
	ctx, err := f.sessions.scs.Load(inside(t.Context()), "")
	if err != nil {
		t.Fatal(err)
	}
	f.sessions.scs.Put(ctx, keyUser, "u-"+who)
	f.sessions.scs.Put(ctx, keyEmail, who+"@clinic.example")
	f.sessions.scs.Put(ctx, keyAdmin, who == "admin")
	f.sessions.scs.Put(ctx, keyActive, f.now.Unix())
	token, _, err := f.sessions.scs.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: f.sessions.scs.Cookie.Name, Value: token}
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

// Every answer of sign-in, to whomever, has the headers that keep it safe, and says
// what there is to do.
func TestSignInIsProtected(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "https://clinic.example")
	for _, who := range []string{"", "admin"} {
		var cookie *http.Cookie
		if who != "" {
			cookie = f.as(t, who)
		}
		for path, want := range map[string]int{
			"/signin": http.StatusOK, "/oauth/signin": http.StatusNotFound, "/oauth/install": http.StatusNotFound, "/oauth/callback": http.StatusBadRequest,
		} {
			w := f.do(http.MethodGet, path, nil, cookie)
			h := w.Header()
			if w.Code != want || !strings.Contains(w.Body.String(), "</html>") {
				t.Errorf("%q %s: %d, want %d", who, path, w.Code, want)
			}
			if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("%q %s: policy %q", who, path, csp)
			}
			for name, want := range map[string]string{"Cache-Control": "no-store", "X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age=31536000"} {
				if got := h.Get(name); got != want {
					t.Errorf("%q %s: %s is %q, want %q", who, path, name, got, want)
				}
			}
			for _, c := range w.Result().Cookies() {
				if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
					t.Errorf("%q %s: cookie %s", who, path, c)
				}
			}
		}
	}
}

// Before an account is installed, every page and every sign-in says who has to do
// that; nobody is signed in.
func TestNothingIsInstalledYet(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1", func(c *Config) {
		c.Account = func(*http.Request) (string, error) { return "", clinic.ErrNotInstalled }
	})
	for _, path := range []string{"/", "/appointments"} {
		if w := f.do(http.MethodGet, path, nil, nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "/oauth/install") {
			t.Errorf("%s: %d", path, w.Code)
		}
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
	if got := status("X-Live", "1"); got != http.StatusOK {
		t.Fatalf("live marks after 20 more: %d", got)
	}
	f.now = f.now.Add(15 * time.Minute)
	if got := status(); got != http.StatusSeeOther {
		t.Errorf("35 minutes after the person's last page: %d, want the way to sign in", got)
	}
}

// A stream is no sign of a person at work: it does not keep a session alive.
func TestLiveMarksKeepNobodySignedIn(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	for range 4 {
		f.now = f.now.Add(idleTimeout / 3)
		f.do(http.MethodGet, "/appointments/live", nil, admin, "Accept", "text/event-stream")
	}
	if w := f.do(http.MethodGet, "/appointments", nil, admin); w.Code != http.StatusSeeOther {
		t.Errorf("after the idle time-out: %d, want the way to sign in", w.Code)
	}
}

// A session that somebody else knows before the sign-in is not the one after it,
// and no activity makes it last longer than a working day.
func TestSessionIsNewAtSignIn(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	known := f.as(t, "physician")
	var deadline time.Time
	enter := f.sessions.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := f.sessions.welcome(r, &zoom.User{ID: "u-9", AccountID: clinictest.Account, RoleID: "0"}); err != nil {
			t.Error(err)
		}
		deadline = f.sessions.scs.Deadline(r.Context())
	}))
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.AddCookie(known)
	w := httptest.NewRecorder()
	enter.ServeHTTP(w, r)
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || cookies[0].Value == known.Value {
		t.Fatalf("cookies %v", cookies)
	}
	if w := f.do(http.MethodGet, "/appointments", nil, known); w.Code != http.StatusSeeOther {
		t.Errorf("with the token from before: %d, want the way to sign in", w.Code)
	}
	if most := time.Now().Add(sessionLifetime + time.Minute); deadline.After(most) {
		t.Errorf("the session lasts until %v", deadline)
	}
	f.now = f.now.Add(2 * activeEvery)
	if w := f.do(http.MethodGet, "/appointments", nil, cookies[0]); w.Code != http.StatusOK {
		t.Fatalf("signed in: %d", w.Code)
	}
	ctx, err := f.sessions.scs.Load(inside(t.Context()), cookies[0].Value)
	if err != nil {
		t.Fatal(err)
	}
	if later := f.sessions.scs.Deadline(ctx); !later.Equal(deadline) {
		t.Errorf("a page moved the end of the session from %v to %v", deadline, later)
	}
}

// Who begins too many journeys to Zoom from one address waits; others do not.
func TestSignInIsThrottled(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	ask := func(from string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/oauth/callback?code=guess", nil)
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		f.handler.ServeHTTP(w, r)
		return w
	}
	refused := 0
	for range 4 * journeysAtOnce {
		if w := ask("192.0.2.1:1234"); w.Code == http.StatusTooManyRequests {
			refused++
			if w.Header().Get("Retry-After") == "" {
				t.Fatal("it is not said how long to wait")
			}
		}
	}
	if refused == 0 {
		t.Error("nobody was refused")
	}
	if w := ask("192.0.2.2:1234"); w.Code == http.StatusTooManyRequests {
		t.Error("another address was refused")
	}
	refused = 0
	for i := range 4 * journeysAtOnce {
		if w := ask(fmt.Sprintf("[2001:db8::%x]:1234", i)); w.Code == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("who has a whole network of IPv6 was never refused")
	}
	if w := ask("[2001:db8:0:1::1]:1234"); w.Code == http.StatusTooManyRequests {
		t.Error("another network was refused")
	}
}

// B12: a page that takes long does not undo a sign-out that came meanwhile.
func TestSignOutLasts(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	slow := f.sessions.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		f.sessions.scs.Put(r.Context(), keyActive, f.now.Unix())
		if w := f.do(http.MethodPost, "/signout", url.Values{}, admin); w.Code != http.StatusSeeOther {
			t.Errorf("signing out: %d", w.Code)
		}
	}))
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.AddCookie(admin)
	slow.ServeHTTP(httptest.NewRecorder(), r)
	if w := f.do(http.MethodGet, "/appointments", nil, admin); w.Code != http.StatusSeeOther {
		t.Errorf("after the sign-out: %d, want the way to sign in", w.Code)
	}
	f.do(http.MethodPost, "/signout", url.Values{}, admin) // nobody signs out twice
	trail, _, err := f.Session().Audit(t.Context(), clinic.AuditFilter{Action: "signout"}, "", 10)
	if err != nil || len(trail) != 1 || trail[0].Who != "u-admin" {
		t.Errorf("the trail tells %+v, %v", trail, err)
	}
}

// person is a directory that is asked about one person at a time.
type person func(id string) (driver.User, error)

func (person) Users(context.Context) ([]driver.User, error) { return nil, nil }

func (person) Knows(context.Context, string) (bool, error) { return false, nil }

func (p person) User(_ context.Context, id string) (driver.User, error) { return p(id) }

// B12: an administrator whose role was taken away at Zoom is none here soon, and
// who has no user there any more is out; while Zoom does not answer, nobody is.
func TestPeopleAreLookedUpAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1", func(c *Config) { c.AskEvery = 0 })
	f.addStaff(t, storage.StaffMember{Email: "staff@clinic.example"})
	user, trouble, asked := driver.User{Admin: true}, error(nil), 0
	f.zoom.people = person(func(id string) (driver.User, error) {
		if asked++; f.zoom.asked != clinictest.Account || !strings.HasPrefix(id, "u-") {
			t.Errorf("asked about %s of %s", id, f.zoom.asked)
		}
		return user, trouble
	})
	at := func(who *http.Cookie, path string) int { return f.do(http.MethodGet, path, nil, who).Code }
	admin, staff := f.as(t, "admin"), f.as(t, "staff")
	for range 3 {
		if got := at(admin, "/"); got != http.StatusOK || asked != 1 {
			t.Fatalf("an administrator: %d, asked %d times", got, asked)
		}
	}
	f.now = f.now.Add(askEvery)
	trouble = errors.New("Zoom is away")
	if got := at(admin, "/"); got != http.StatusOK || asked != 2 {
		t.Errorf("while Zoom is away: %d, asked %d times", got, asked)
	}
	f.now = f.now.Add(askEvery)
	trouble, user = nil, driver.User{}
	if got := at(admin, "/"); got != http.StatusNotFound {
		t.Errorf("a member: %d, want 404", got)
	}
	if got := at(staff, "/appointments"); got != http.StatusOK {
		t.Errorf("staff: %d", got)
	}
	user = driver.User{Admin: true}
	if got := at(admin, "/"); got != http.StatusNotFound {
		t.Errorf("an administrator again without another sign-in: %d, want 404", got)
	}
	user.Inactive = true
	if got := at(f.as(t, "admin"), "/"); got != http.StatusSeeOther {
		t.Errorf("somebody who was deactivated: %d, want the way to sign in", got)
	}
	f.now = f.now.Add(askEvery)
	trouble = fmt.Errorf("users: %w", &driver.Error{Kind: driver.NotFound})
	for range 2 {
		if got := at(staff, "/appointments"); got != http.StatusSeeOther {
			t.Errorf("somebody whom Zoom does not know any more: %d, want the way to sign in", got)
		}
	}
}
