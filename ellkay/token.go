package ellkay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
	"github.com/televisit/televisit-go/internal/httpcall"
)

// TokenError says that there was no access token for a call, which was therefore
// not sent. It speaks of the credentials or of the way to the identity server, never
// of what the call is about: it is no [*Error], and a 404 in it is no [ErrNotFound].
// It matches [ErrKeysRefused] when the identity server says, in OAuth's own words,
// that it refuses the client.
type TokenError struct {
	Operation string    // the call that the token was for
	Status    int       // of the identity server's answer; 0 when none came
	Code      Code      // OAuth's error, such as "invalid_client"; "" when the answer held none
	Class     Class     // what the failure means
	Subject   Subject   // SubjectKeys, or SubjectRequest for anything that is not proven
	RetryAt   time.Time // when another try makes sense; zero when nobody said
	Err       error     // the cause below; nil when the identity server answered with an error

	action string
}

// Action says in plain words what to do about the failure.
func (e *TokenError) Action() string { return e.action }

// Unwrap returns the cause below.
func (e *TokenError) Unwrap() error { return e.Err }

// Is matches [ErrKeysRefused].
func (e *TokenError) Is(target error) bool {
	return target == ErrKeysRefused && e.Subject == SubjectKeys
}

func (e *TokenError) Error() string {
	text := "LKCloud " + e.Operation + ": no access token: "
	switch {
	case e.Code != "":
		text += string(e.Code)
	case e.Err != nil:
		text += e.Err.Error()
	default:
		text += "refused"
	}
	if e.Status > 0 {
		text += fmt.Sprintf(" (status %d)", e.Status)
	}
	return text + advice(e.action, e.RetryAt)
}

const (
	tokenOperation = "token"
	tokenTimeout   = 30 * time.Second
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
		MaxBody:        bounds.TokenAnswer,
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
			return "", time.Time{}, asTokenError(err)
		}
		return readToken(ans, asked)
	}), nil
}

// asTokenError makes the error of a failed exchange.
func asTokenError(err error) *TokenError {
	e, ok := errors.AsType[*TokenError](err)
	if !ok {
		c := causeOf(err)
		e = &TokenError{Operation: tokenOperation, Status: c.status, Class: c.class, Subject: SubjectRequest, Err: endOf(err, c.err), action: c.action}
	}
	if at, ok := httpcall.RetryAt(err); ok {
		e.RetryAt = at
	}
	return e
}

func readToken(ans httpcall.Answer, asked time.Time) (string, time.Time, error) {
	o := wire.AsObject(ans.Body)
	token := wire.HeaderWord(o.Get("access_token"), bounds.AccessToken)
	if !json.Valid(ans.Body) || token == "" {
		return "", time.Time{}, &TokenError{Operation: tokenOperation, Status: ans.Status, Class: ClassRetryable, Subject: SubjectRequest,
			Err: ErrUnreadable, action: "try again; if it stays, check the configured token URL and the network"}
	}
	return token, asked.Add(tokenLife(o.Text("expires_in"))), nil
}

// tokenLife is how long a token is taken to hold, in seconds as the answer says it.
func tokenLife(expiresIn string) time.Duration {
	seconds, err := strconv.ParseFloat(expiresIn, 64)
	if err != nil || !(seconds > 0) || seconds >= bounds.Instant { // also not a number, or an instant
		return bounds.TokenLife
	}
	return max(bounds.ShortestTokenLife, min(bounds.LongestTokenLife, time.Duration(seconds*float64(time.Second))))
}

// judgeToken turns an answer of the identity server into a statement. Its errors are
// OAuth 2's; anything else comes from whatever stands in between.
func judgeToken(_ httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	if ans.Status >= 200 && ans.Status < 300 {
		return httpcall.Verdict{}
	}
	r := statusRule(ans.Status)
	e := &TokenError{Operation: tokenOperation, Status: ans.Status, Class: r.class, Subject: SubjectRequest, action: r.action}
	if json.Valid(ans.Body) {
		e.Code = Code(wire.PlainWord(wire.AsObject(ans.Body).Text("error")))
	}
	switch {
	case e.Code == "invalid_client", e.Code == "unauthorized_client", e.Code == "invalid_grant", e.Code == "access_denied":
		e.Class, e.Subject, e.action = ClassClient, SubjectKeys, "LKCloud refuses the client credentials: check the client id and secret"
	case ans.Status == http.StatusNotFound:
		e.action = "no token endpoint at this address; try again, and check the configured token URL if it stays"
	case ans.Status < 500 && ans.Status != http.StatusTooManyRequests && ans.Status != http.StatusRequestTimeout:
		e.action = "the identity server did not give its reason; try again, and check the client id and secret, and the configured token URL, if it stays"
	}
	return httpcall.Verdict{Err: e, Retry: r.retry, After: retryAfter(ans, time.Now()), Reject: r.rejected}
}
