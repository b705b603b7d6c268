package zoomtest_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func s2s() url.Values {
	return url.Values{"grant_type": {"account_credentials"}, "account_id": {zoomtest.DefaultAccountID}}
}

func TestServerToServerToken(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	got := a.form("/token", s2s())
	if got.str("token_type") != "bearer" || got.int("expires_in") != 3600 || got.str("api_url") != s.URL || got.body["refresh_token"] != nil {
		t.Errorf("token answer: %s", got.raw)
	}
	if !strings.Contains(got.str("scope"), "meeting:write:meeting:admin ") {
		t.Errorf("scopes: %s", got.str("scope"))
	}
	for name, form := range map[string]url.Values{
		"wrong account": {"grant_type": {"account_credentials"}, "account_id": {"other"}},
		"no grant":      {},
		"other grant":   {"grant_type": {"password"}},
	} {
		if got := a.form("/token", form); got.status != 400 || got.str("reason") == "" || got.str("error") == "" {
			t.Errorf("%s: %d %s", name, got.status, got.raw)
		}
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.OAuthURL()+"/token?"+s2s().Encode(), nil)
	req.SetBasicAuth(zoomtest.DefaultClientID, "wrong")
	if got := a.send(req); got.status != 400 || got.str("error") != "invalid_client" {
		t.Errorf("wrong secret: %d %s", got.status, got.raw)
	}
	req.SetBasicAuth(zoomtest.DefaultClientID, zoomtest.DefaultClientSecret)
	if got := a.send(req); got.status != 200 {
		t.Errorf("parameters in the query: %d %s", got.status, got.raw)
	}
	a.refused(404, 1001, "GET /users/me", nil) // user tokens only
}

func TestTokenExpiry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, a := inProcess(t)
		time.Sleep(time.Hour - time.Second)
		a.want(200, "GET /users", nil)
		time.Sleep(time.Second)
		a.refused(401, 124, "GET /users", nil)
		a.token = "made up"
		a.refused(401, 124, "GET /users", nil)
	})
}

func TestSingleToken(t *testing.T) {
	t.Parallel()
	for _, single := range []bool{false, true} {
		_, a := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{SingleToken: single}))
		a.serverToken()
		want := map[bool]int{false: 200, true: 401}[single]
		if got := a.call("GET /users", nil); got.status != want {
			t.Errorf("single=%v: the first token answers %d after a second was issued", single, got.status)
		}
	}
}

func TestMissingScope(t *testing.T) {
	t.Parallel()
	_, a := inProcess(t, zoomtest.WithoutScopes("user:read:list_users:admin"))
	got := a.refused(400, 4711, "GET /users", nil)
	if !strings.Contains(got.str("message"), "does not contain scopes:[user:read:list_users:admin]") {
		t.Error(got.raw)
	}
	_, classic := inProcess(t, zoomtest.WithScopes("user:read:admin"))
	classic.want(200, "GET /users", nil)
}

// The authorize page shows who can sign in and sends the browser back with a
// code; only POST does.
func TestAuthorizePage(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddUser(zoomtest.User{Email: "nurse@clinic.example", FirstName: "Nora", ID: "nurse"})
	s.AddUser(zoomtest.User{Email: "api@visits.example", FirstName: "Robot", Action: "custCreate"})
	verifier := strings.Repeat("v", 50)
	sum := sha256.Sum256([]byte(verifier))
	page := s.OAuthURL() + "/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {zoomtest.DefaultClientID}, "redirect_uri": {"https://app.example/cb?x=1"},
		"state": {"s&1"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode()
	client := s.InProcess()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b := &api{t: t, s: s, client: client}
	get, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, page, nil)
	shown := b.send(get)
	if shown.status != 200 || !strings.Contains(shown.raw, "nurse@clinic.example") || strings.Contains(shown.raw, "Robot") {
		t.Errorf("page: %d %s", shown.status, shown.raw)
	}
	press := func(form url.Values) url.Values {
		post, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, page, strings.NewReader(form.Encode()))
		post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		back, err := url.Parse(b.send(post).header.Get("Location"))
		if err != nil || back.Host != "app.example" || back.Query().Get("state") != "s&1" || back.Query().Get("x") != "1" {
			t.Fatalf("sent back to %v, %v", back, err)
		}
		return back.Query()
	}
	if q := press(url.Values{"user": {"nurse"}, "do": {"deny"}}); q.Get("error") != "access_denied" {
		t.Errorf("cancel: %v", q)
	}
	redeem := url.Values{
		"grant_type": {"authorization_code"}, "redirect_uri": {"https://app.example/cb?x=1"}, "code_verifier": {verifier},
		"code": {press(url.Values{"user": {"nurse"}, "do": {"allow"}}).Get("code")},
	}
	got := a.form("/token", redeem)
	a.token = got.str("access_token")
	if me := a.want(200, "GET /users/me", nil); me.str("email") != "nurse@clinic.example" || me.str("role_name") != zoomtest.Member {
		t.Errorf("me: %s", me.raw)
	}
	if again := a.form("/token", redeem); again.status != 400 {
		t.Error("a code worked twice")
	}
	a.refused(400, 4711, "GET /users", nil)                      // a member's token has no admin scopes
	a.want(403, "GET /users/owner@clinic.example", nil)          // nor reaches others
	a.want(200, "GET /users/nurse@clinic.example/meetings", nil) // but the member's own things
	redeem.Set("code", press(url.Values{"user": {"nurse"}, "do": {"allow"}}).Get("code"))
	redeem.Set("code_verifier", "wrong")
	if got := a.form("/token", redeem); got.status != 400 {
		t.Error("a wrong verifier was accepted")
	}
}

func TestRefreshRotation(t *testing.T) {
	t.Parallel()
	for _, grace := range []time.Duration{0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			s, a := inProcess(t, zoomtest.WithRefreshGrace(grace))
			code, err := s.Authorize("", "https://app.example/cb")
			if err != nil {
				t.Fatal(err)
			}
			first := a.form("/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {"https://app.example/cb"}})
			refresh := func(token string) answer {
				return a.form("/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
			}
			second := refresh(first.str("refresh_token"))
			if second.status != 200 || second.str("refresh_token") == first.str("refresh_token") {
				t.Fatalf("refresh: %s", second.raw)
			}
			if again := refresh(first.str("refresh_token")); (again.status == 200) != (grace > 0) {
				t.Errorf("grace %v: the used token answers %d", grace, again.status)
			}
			time.Sleep(grace)
			if again := refresh(first.str("refresh_token")); again.status == 200 || again.str("reason") != "Invalid Token!" {
				t.Errorf("after the grace: %d %s", again.status, again.raw)
			}
			if got := a.form("/revoke", url.Values{"token": {second.str("access_token")}}); got.str("status") != "success" {
				t.Errorf("revoke: %s", got.raw)
			}
			a.token = second.str("access_token")
			a.refused(401, 124, "GET /users", nil)
			if got := refresh(second.str("refresh_token")); got.status == 200 {
				t.Error("a revoked installation still refreshes")
			}
		})
	}
}

func TestCodeExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{TokenErrorCodes: true}))
		redeem := func(redirect string, after time.Duration) answer {
			code, _ := s.Authorize("", "https://app.example/cb")
			time.Sleep(after)
			return a.form("/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}})
		}
		if got := redeem("https://app.example/cb", 5*time.Minute); got.int("code") != 4733 {
			t.Errorf("after five minutes: %s", got.raw)
		}
		if got := redeem("https://evil.example/cb", 0); got.int("code") != 4709 {
			t.Errorf("other redirect: %s", got.raw)
		}
		if got := redeem("https://app.example/cb", 5*time.Minute-time.Second); got.status != 200 {
			t.Errorf("in time: %s", got.raw)
		}
	})
}
