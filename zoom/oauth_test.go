package zoom_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// authServer is a token endpoint with rotating refresh tokens and no grace.
type authServer struct {
	mu        sync.Mutex
	current   string // the refresh token that works
	n         int
	loseNext  bool // carry the next refresh out, but cut the answer
	badClient bool
	revoked   []string
	forms     []url.Values
}

func (a *authServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.forms = append(a.forms, r.PostForm)
	refuse := func(body string) { w.WriteHeader(http.StatusBadRequest); _, _ = io.WriteString(w, body) }
	switch {
	case a.badClient:
		refuse(`{"reason":"Invalid client_id or client_secret","error":"invalid_client"}`)
		return
	case strings.HasSuffix(r.URL.Path, "/revoke"):
		a.revoked = append(a.revoked, r.PostForm.Get("token"))
		_, _ = io.WriteString(w, `{"status":"success"}`)
		return
	case r.PostForm.Get("grant_type") == "refresh_token" && r.PostForm.Get("refresh_token") != a.current:
		refuse(`{"reason":"Invalid Token!","error":"invalid_request"}`)
		return
	}
	a.n++
	a.current = fmt.Sprint("r", a.n)
	if a.loseNext {
		a.loseNext = false
		panic(http.ErrAbortHandler)
	}
	_, _ = fmt.Fprintf(w, `{"access_token":"a%d","refresh_token":"r%d","expires_in":3600,"scope":"x y","api_url":"https://api-us.zoom.us"}`, a.n, a.n)
}

func (a *authServer) start(t *testing.T) (*zoom.OAuth, *authServer) {
	t.Helper()
	app, a, _ := a.startAt(t)
	return app, a
}

// startAt also returns where other processes find it.
func (a *authServer) startAt(t *testing.T) (app *zoom.OAuth, server *authServer, base string) {
	t.Helper()
	srv := httptest.NewServer(a)
	t.Cleanup(srv.Close)
	app, err := zoom.NewOAuth("id", "secret", "https://we.test/callback", zoom.WithOAuthURL(srv.URL+"/oauth"), zoom.WithHTTPClient(pooled(t)))
	if err != nil {
		t.Fatal(err)
	}
	return app, a, srv.URL + "/oauth"
}

func TestInstall(t *testing.T) { // A3
	t.Parallel()
	app, a := new(authServer).start(t)
	verifier := zoom.NewVerifier()
	u, err := url.Parse(app.AuthorizeURL("st", verifier))
	sum := sha256.Sum256([]byte(verifier))
	if q := u.Query(); err != nil || !strings.HasSuffix(u.Path, "/oauth/authorize") || q.Get("response_type") != "code" || q.Get("client_id") != "id" || q.Get("state") != "st" ||
		q.Get("redirect_uri") != "https://we.test/callback" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
		t.Errorf("authorize at %s", u)
	}
	g, err := app.Exchange(t.Context(), "c0de", verifier)
	if err != nil || g.AccessToken != "a1" || g.RefreshToken != "r1" || time.Until(g.Expiry) < 59*time.Minute {
		t.Fatalf("err %v", err)
	}
	if f := a.forms[0]; f.Get("grant_type") != "authorization_code" || f.Get("code") != "c0de" || f.Get("code_verifier") != verifier || f.Get("redirect_uri") != "https://we.test/callback" {
		t.Errorf("sent %v", f)
	}
	for _, text := range []string{fmt.Sprint(g), fmt.Sprintf("%+v %#v", g, g), g.LogValue().String()} {
		if strings.Contains(text, "a1") || strings.Contains(text, "r1") {
			t.Errorf("a token prints as %s", text)
		}
	}
	if err := app.Revoke(t.Context(), g.AccessToken); err != nil || a.revoked[0] != "a1" {
		t.Errorf("revoked %v, err %v", a.revoked, err)
	}
}

// Issue "The wire", 2: two processes on one installation's refresh token. Two
// sources over one store stand for them: they share nothing else.
func TestTwoProcessesOneRefreshToken(t *testing.T) {
	t.Parallel()
	app, a := (&authServer{current: "r0"}).start(t)
	store := zoom.NewMemoryTokenStore(zoom.Token{AccessToken: "a0", RefreshToken: "r0", Expiry: time.Now().Add(-time.Minute)})
	sources := []zoom.TokenSource{app.Source(store), app.Source(store)}
	round := func(get func(zoom.TokenSource) (string, error), want string) {
		t.Helper()
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				if token, err := get(sources[i%2]); token != want || err != nil {
					t.Errorf("token %q, err %v, want %q", token, err, want)
				}
			})
		}
		wg.Wait()
	}
	round(func(s zoom.TokenSource) (string, error) { return s.Token(t.Context()) }, "a1")
	round(func(s zoom.TokenSource) (string, error) { return s.Renew(t.Context(), "a1") }, "a2")
	if a.n != 2 {
		t.Errorf("%d refreshes, want 2", a.n)
	}
	if g, _ := store.Load(t.Context()); g.RefreshToken != "r2" || g.Dead {
		t.Error("the store does not hold the last token")
	}
}

func TestGrantIsStoredBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	app, _ := (&authServer{current: "r0"}).start(t)
	store := &brokenStore{*zoom.NewMemoryTokenStore(zoom.Token{RefreshToken: "r0"})}
	if token, err := app.Source(store).Token(t.Context()); token != "" || !errors.Is(err, errStore) {
		t.Errorf("token %q, err %v: it was used although it could not be stored", token, err)
	}
}

var errStore = errors.New("disk full")

type brokenStore struct{ zoom.MemoryTokenStore }

func (b *brokenStore) Update(ctx context.Context, change func(context.Context, zoom.Token) (zoom.Token, error)) error {
	g, _ := b.Load(ctx)
	if _, err := change(ctx, g); err != nil {
		return err
	}
	return errStore
}

func TestLostRefreshAnswerIsTriedOnceMoreThenDead(t *testing.T) {
	t.Parallel()
	app, a := (&authServer{current: "r0", loseNext: true}).start(t)
	store := zoom.NewMemoryTokenStore(zoom.Token{RefreshToken: "r0"})
	source := app.Source(store)
	for i := range 2 {
		if _, err := source.Token(t.Context()); !errors.Is(err, zoom.ErrUnauthorized) || !strings.Contains(err.Error(), "authorise the app again") {
			t.Errorf("try %d: err = %v", i, err)
		}
	}
	if g, _ := store.Load(t.Context()); !g.Dead || len(a.forms) != 2 {
		t.Errorf("dead %t after %d requests, want true after 2", g.Dead, len(a.forms))
	}
	if err := store.Update(t.Context(), func(context.Context, zoom.Token) (zoom.Token, error) {
		return zoom.Token{AccessToken: "new", RefreshToken: "x", Expiry: time.Now().Add(time.Hour)}, nil
	}); err != nil {
		t.Fatal(err)
	}
	if token, err := source.Token(t.Context()); token != "new" || err != nil {
		t.Errorf("E16: after another install: token %q, err %v", token, err)
	}
}

func TestPassingTroubleDoesNotKillTheGrant(t *testing.T) {
	t.Parallel()
	app, _ := (&authServer{current: "r0", badClient: true}).start(t)
	store := zoom.NewMemoryTokenStore(zoom.Token{RefreshToken: "r0"})
	if _, err := app.Source(store).Token(t.Context()); !errors.Is(err, zoom.ErrUnauthorized) {
		t.Errorf("err = %v", err)
	}
	if g, _ := store.Load(t.Context()); g.Dead {
		t.Error("E17: a wrong client secret has ended the installation")
	}
}

// A store holds a lock or lease during a refresh, so a refresh must end in time.
func TestRefreshIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		app, err := zoom.NewOAuth("id", "secret", "https://we.test/callback", zoom.WithMaxWait(time.Hour), inProcess(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}))
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, err = app.Source(zoom.NewMemoryTokenStore(zoom.Token{RefreshToken: "r0"})).Token(t.Context())
		if d := time.Since(begun); !errors.Is(err, zoom.ErrUnavailable) || d > 50*time.Second || d < 40*time.Second {
			t.Errorf("err = %v after %v", err, d)
		}
	})
}
