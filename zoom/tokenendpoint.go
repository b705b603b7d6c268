package zoom

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/zoom/internal/bounds"
)

// tokenCaller calls the OAuth endpoints.
type tokenCaller struct{ caller *httpcall.Caller }

// Together, and twice the first, these stay below what [TokenStore] promises.
const (
	tokenTimeout = 20 * time.Second
	tokenWait    = 5 * time.Second
)

func newTokenCaller(o *options, hc *http.Client) (*tokenCaller, error) {
	cfg := o.config(o.oauth, hc)
	cfg.MaxTries = 2 // a second try with the old refresh token is all Zoom may forgive
	cfg.AttemptTimeout, cfg.MaxWait, cfg.MaxBody = tokenTimeout, min(o.maxWait, tokenWait), bounds.TokenBody
	cfg.Judge = tokenVerdict
	cfg.Failed = func(op httpcall.Operation, err error) error {
		return &TokenError{Operation: op.Name, Err: err, kind: ErrUnavailable}
	}
	caller, err := httpcall.New(cfg)
	return &tokenCaller{caller}, err
}

// tokenAnswer is the answer of the token endpoint.
type tokenAnswer struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	ExpiresIn    int64  `json:"expires_in"` // seconds
	Scope        string `json:"scope"`
	APIURL       string `json:"api_url"`
}

func (a *tokenAnswer) lacks() string {
	if a.AccessToken == "" {
		return "access_token"
	}
	return ""
}

// post sends a form with the app's own credentials.
func (t *tokenCaller) post(ctx context.Context, op httpcall.Operation, path, client, secret string, form url.Values, out any) error {
	// The standard alphabet: with the URL-safe one Zoom refuses half of all credentials.
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(client+":"+secret))
	err := t.caller.Do(ctx, op, httpcall.Request{
		Method: http.MethodPost, Path: path, Body: form, Header: http.Header{"Authorization": {basic}},
	}, out)
	if _, told := errors.AsType[*TokenError](err); err == nil || told {
		return err
	}
	return &TokenError{Operation: op.Name, Err: err, kind: ErrUnavailable} // it was no answer
}

// token asks for tokens; asked is when it was sent, so that an expiry is never late.
func (t *tokenCaller) token(ctx context.Context, op httpcall.Operation, client, secret string, form url.Values) (ans tokenAnswer, expiry time.Time, err error) {
	asked := time.Now()
	if err = t.post(ctx, op, "/token", client, secret, form, &ans); err != nil {
		return tokenAnswer{}, expiry, err
	}
	return ans, asked.Add(bounds.Lifetime(ans.ExpiresIn)), nil
}

// serverToServer are the credentials of a server-to-server app.
type serverToServer struct{ account, client, secret string }

// s2sSource is the cached token of a server-to-server app. There is no refresh
// token: a new one is asked for shortly before the old one ends.
type s2sSource struct {
	*httpcall.TokenCache
	home
}

func (s *serverToServer) source(t *tokenCaller) TokenSource {
	op := httpcall.Operation{Name: "OAuth.Token", Safe: true}
	form := url.Values{"grant_type": {"account_credentials"}, "account_id": {s.account}}
	source := &s2sSource{}
	source.TokenCache = httpcall.NewTokenCache(func(ctx context.Context) (string, time.Time, error) {
		ans, expiry, err := t.token(ctx, op, s.client, s.secret, form)
		source.learn(ans.APIURL, ans.Scope)
		return ans.AccessToken, expiry, err
	})
	return source
}

// home is the regional host of an account and what its token may do, learnt from
// the token endpoint.
type home struct{ host, scope atomic.Pointer[string] }

func (h *home) learn(apiURL, scope string) {
	if scope != "" {
		h.scope.Store(&scope)
	}
	if host := regionalHost(apiURL); host != "" {
		h.host.Store(&host)
	}
}

func (h *home) apiHost() string {
	if host := h.host.Load(); host != nil {
		return *host
	}
	return ""
}

func (h *home) granted() string {
	if scope := h.scope.Load(); scope != nil {
		return *scope
	}
	return ""
}

// regionalHost returns the host of an api_url when it is one of Zoom's, else "":
// whoever could name another would receive the tokens.
func regionalHost(apiURL string) string {
	u, err := url.Parse(apiURL)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" {
		return ""
	}
	if host := strings.ToLower(u.Hostname()); host == "zoom.us" || strings.HasSuffix(host, ".zoom.us") {
		return host
	}
	return ""
}

// regional sends requests to the regional host of the account, once it is known;
// until then to the global host, which always works.
type regional struct {
	next   http.RoundTripper
	source interface{ apiHost() string }
}

func (r regional) RoundTrip(req *http.Request) (*http.Response, error) {
	host := r.source.apiHost()
	if host == "" || req.URL.Host == host {
		return r.next.RoundTrip(req)
	}
	moved, u := *req, *req.URL // a shallow copy: a transport may not change what it was given
	u.Host = host
	moved.URL, moved.Host = &u, ""
	return r.next.RoundTrip(&moved)
}

// viaRegion returns hc, sending to the region that source learns of.
func viaRegion(hc *http.Client, source TokenSource) *http.Client {
	s, ok := source.(interface{ apiHost() string })
	if !ok {
		return hc
	}
	moved := *hc
	if moved.Transport == nil {
		moved.Transport = http.DefaultTransport
	}
	moved.Transport = regional{moved.Transport, s}
	return &moved
}
