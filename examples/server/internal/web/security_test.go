package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/live"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/roster"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// openPages are those that anybody may see.
var openPages = []string{
	"GET /signin", "GET /oauth/signin", "GET /oauth/install", "GET /oauth/callback", "POST /signout", "GET /uninstalled", "GET /no/such/page",
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
	if got := plain.do(http.MethodGet, "/signin", nil, nil).Header().Get("Strict-Transport-Security"); got != "" {
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
			if most := int64(roster.MaxBytes + 2*maxForm); body.read > most {
				t.Errorf("%s (%s): %d bytes were read", rt.pattern, kind, body.read)
			}
			if body.read > maxForm && w.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s (%s): %d after %d bytes", rt.pattern, kind, w.Code, body.read)
			}
		}
	}
}

// A session that somebody else knows before the sign-in is not the one after it,
// and no activity makes it last longer than a working day.
func TestSessionIsNewAtSignIn(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	known := f.as(t, "physician")
	var deadline time.Time
	enter := f.site.sessions.LoadAndSave(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := f.site.welcome(r.Context(), &zoom.User{ID: "u-9", AccountID: clinictest.Account, RoleID: "0"}); err != nil {
			t.Error(err)
		}
		deadline = f.site.sessions.Deadline(r.Context())
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
	ctx, err := f.site.sessions.Load(t.Context(), cookies[0].Value)
	if err != nil {
		t.Fatal(err)
	}
	if later := f.site.sessions.Deadline(ctx); !later.Equal(deadline) {
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
	slow := f.site.sessions.LoadAndSave(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		f.site.sessions.Put(r.Context(), keyActive, f.now.Unix())
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
	f := newFixture(t, "http://127.0.0.1:1")
	f.addStaff(t, storage.StaffMember{Email: "staff@clinic.example"})
	user, trouble, asked := driver.User{Admin: true}, error(nil), 0
	f.site.cfg.Directory = func(_ context.Context, account string) (driver.Directory, error) {
		return person(func(id string) (driver.User, error) {
			if asked++; account != clinictest.Account || !strings.HasPrefix(id, "u-") {
				t.Errorf("asked about %s of %s", id, account)
			}
			return user, trouble
		}), nil
	}
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

// B12: a stream of progress asks for the right to look again every few minutes.
func TestProgressStreamsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := fixtureOn(t, "http://127.0.0.1:1", clinictest.New(t), make(chan struct{}))
		run := storage.Run{ID: "run-1", State: storage.RunRunning, StartedAt: f.now}
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
