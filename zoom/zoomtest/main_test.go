package zoomtest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// object is any JSON object.
type object = map[string]any

// api is a bare HTTP client of a fake, with a token.
type api struct {
	t      *testing.T
	s      *zoomtest.Server
	client *http.Client
	token  string
}

// answer is a decoded answer.
type answer struct {
	status int
	header http.Header
	raw    string
	body   object
	url    *url.URL // after redirects
}

// inProcess makes a fake without sockets and a client with a token for it.
func inProcess(t *testing.T, opts ...zoomtest.Option) (*zoomtest.Server, *api) {
	t.Helper()
	s := zoomtest.NewUnstarted(opts...)
	t.Cleanup(s.Close)
	a := &api{t: t, s: s, client: s.InProcess()}
	a.token = a.serverToken()
	return s, a
}

// form posts to the token endpoint with the app's credentials.
func (a *api) form(path string, form url.Values) answer {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.s.OAuthURL()+path, strings.NewReader(form.Encode()))
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(zoomtest.DefaultClientID, zoomtest.DefaultClientSecret)
	return a.send(req)
}

// serverToken asks for a server-to-server token.
func (a *api) serverToken() string {
	a.t.Helper()
	got := a.form("/token", url.Values{"grant_type": {"account_credentials"}, "account_id": {zoomtest.DefaultAccountID}})
	token, _ := got.body["access_token"].(string)
	return token
}

func (a *api) send(req *http.Request) answer {
	a.t.Helper()
	resp, err := a.client.Do(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	got := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw), url: resp.Request.URL}
	_ = json.Unmarshal(raw, &got.body)
	return got
}

// request makes an API request; body may be nil.
func (a *api) request(op string, body any) *http.Request {
	a.t.Helper()
	method, path, _ := strings.Cut(op, " ")
	var r io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(a.t.Context(), method, a.s.APIURL()+path, r)
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+a.token)
	return req
}

// call makes an API call and returns whatever comes back.
func (a *api) call(op string, body any) answer {
	a.t.Helper()
	return a.send(a.request(op, body))
}

// want makes a call that must end with this status.
func (a *api) want(status int, op string, body any) answer {
	a.t.Helper()
	got := a.call(op, body)
	if got.status != status {
		a.t.Fatalf("%s: got %d %s, want %d", op, got.status, got.raw, status)
	}
	return got
}

// refused makes a call that must fail with this status and Zoom code.
func (a *api) refused(status, code int, op string, body any) answer {
	a.t.Helper()
	got := a.want(status, op, body)
	if got.int("code") != code {
		a.t.Fatalf("%s: got %s, want code %d", op, got.raw, code)
	}
	return got
}

func (got answer) str(name string) string { v, _ := got.body[name].(string); return v }
func (got answer) int(name string) int    { v, _ := got.body[name].(float64); return int(v) }
func (got answer) rows(name string) []object {
	list, _ := got.body[name].([]any)
	var rows []object
	for _, e := range list {
		rows = append(rows, e.(object))
	}
	return rows
}

// meeting makes a meeting of the owner's and returns its id.
func (a *api) meeting(body object) int64 {
	a.t.Helper()
	if body["topic"] == nil {
		body["topic"] = "Video visit"
	}
	got := a.want(http.StatusCreated, "POST /users/owner@clinic.example/meetings", body)
	return int64(got.int("id"))
}

// settings is a create body with these settings.
func settings(s object) object { return object{"settings": s} }

// userToken signs a user in, as the authorize page would, for a token.
func (a *api) userToken(user string) string {
	a.t.Helper()
	code, err := a.s.Authorize(user, "https://app.example/callback")
	if err != nil {
		a.t.Fatal(err)
	}
	got := a.form("/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {"https://app.example/callback"}})
	if got.status != http.StatusOK {
		a.t.Fatalf("the code was refused: %s", got.raw)
	}
	return got.str("access_token")
}

// soon is a time that many hours from now, as Zoom writes times.
func soon(hours int) string {
	return time.Now().Add(time.Duration(hours) * time.Hour).UTC().Format("2006-01-02T15:04:05Z")
}

// page opens an address of the fake as a browser would.
func (a *api) page(path string) answer {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, a.s.URL+path, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.send(req)
}

// press posts a form to an address of the fake and follows the redirect.
func (a *api) press(link string, form url.Values) answer {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, link, strings.NewReader(form.Encode()))
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return a.send(req)
}
