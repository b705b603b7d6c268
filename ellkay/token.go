package ellkay

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
	"github.com/televisit/televisit-go/internal/httpcall"
)

const (
	tokenOperation = "token"
	tokenTimeout   = 30 * time.Second
	maxTokenBody   = 1 << 20
)

// newTokens returns a cache of access tokens got by OAuth 2 client credentials.
// The exchange runs through the same pipeline as every other call, so that it
// is bounded, traced, repeated and never redirected to another host.
//
// See https://lkcloud-api.readme.io/docs (Authentication).
func newTokens(cfg config) (*httpcall.TokenCache, error) {
	u, err := url.Parse(cfg.tokenURL)
	if err != nil {
		return nil, errors.New("ellkay: the LKCloud token URL is malformed")
	}
	timeout := tokenTimeout
	if cfg.attemptTimeout > 0 {
		timeout = min(timeout, cfg.attemptTimeout)
	}
	caller, err := httpcall.New(httpcall.Config{
		Base:           u,
		AllowPlain:     cfg.plainHTTP,
		HTTPClient:     cfg.httpClient,
		Judge:          judgeToken,
		AttemptTimeout: timeout,
		MaxBody:        maxTokenBody,
		UserAgent:      cfg.userAgent,
		Trace:          cfg.trace,
	})
	if err != nil {
		return nil, errors.New("ellkay: the LKCloud token URL cannot be used: " + err.Error())
	}
	form := func() url.Values {
		return url.Values{
			"grant_type":    {"client_credentials"},
			"client_id":     {cfg.clientID},
			"client_secret": {cfg.clientSecret.reveal()},
		}
	}
	return httpcall.NewTokenCache(func(ctx context.Context) (string, time.Time, error) {
		asked := time.Now()
		var ans httpcall.Answer
		op := httpcall.Operation{Name: tokenOperation, Safe: true}
		err := caller.Do(ctx, op, httpcall.Request{Method: http.MethodPost, Body: form()}, &ans)
		if err != nil {
			return "", time.Time{}, asError(op, err)
		}
		return readToken(ans, asked)
	}), nil
}

func readToken(ans httpcall.Answer, asked time.Time) (string, time.Time, error) {
	o := wire.AsObject(ans.Body)
	if !json.Valid(ans.Body) || o.Text("access_token") == "" {
		return "", time.Time{}, unreadable(tokenOperation, ans.Status)
	}
	var expiry time.Time // zero: LKCloud's 401 will tell
	if seconds, err := strconv.ParseFloat(o.Text("expires_in"), 64); err == nil && seconds > 0 && seconds < 1e9 {
		expiry = asked.Add(time.Duration(seconds * float64(time.Second)))
	}
	return o.Text("access_token"), expiry, nil
}

// judgeToken reads the answers of the token endpoint, whose errors are OAuth 2's.
func judgeToken(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	if ans.Status >= 200 && ans.Status < 300 {
		return httpcall.Verdict{}
	}
	r := statusRule(ans.Status)
	e := &Error{Operation: op.Name, Status: ans.Status, Class: r.class, action: r.action}
	if json.Valid(ans.Body) {
		e.Code = Code(wire.PlainWord(wire.AsObject(ans.Body).Text("error")))
	}
	switch {
	case e.Code == "invalid_client", e.Code == "unauthorized_client", e.Code == "invalid_grant",
		ans.Status == http.StatusBadRequest, ans.Status == http.StatusUnauthorized, ans.Status == http.StatusForbidden:
		e.Class, e.action = ClassClient, "LKCloud refuses the client credentials: check the client id and secret"
	case ans.Status == http.StatusNotFound:
		e.action = "no token endpoint at this address: check the configured token URL"
	}
	after, _ := httpcall.RetryAfter(ans.Header.Get("Retry-After"), time.Now())
	return httpcall.Verdict{Err: e, Retry: r.retry, After: after, Reject: r.rejected}
}
