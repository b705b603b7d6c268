package zoom

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
	"golang.org/x/oauth2"
)

// OAuth is a Zoom app that customers install by authorising it. It is safe for
// concurrent use.
//
// See https://developers.zoom.us/docs/integrations/oauth/
type OAuth struct {
	tokens                     *tokenCaller
	base                       string
	client, secret, redirectTo string
}

// NewOAuth returns an app by its credentials and the redirect URL that is
// registered with it. Of the options, those about hosts, waits and transport count.
func NewOAuth(clientID, clientSecret, redirectURL string, opts ...Option) (*OAuth, error) {
	if clientID == "" || clientSecret == "" || redirectURL == "" {
		return nil, errors.New("zoom: client id, client secret and redirect URL are all needed")
	}
	o, err := collect(opts)
	if err != nil {
		return nil, err
	}
	tokens, err := newTokenCaller(o, o.transport())
	if err != nil {
		return nil, fmt.Errorf("zoom: OAuth URL: %w", err)
	}
	return &OAuth{tokens: tokens, base: strings.TrimRight(o.oauth.String(), "/"), client: clientID, secret: clientSecret, redirectTo: redirectURL}, nil
}

// AuthorizeURL is where the admin's browser is sent. State must be random and is
// checked on return; verifier, from [NewVerifier], is kept for [OAuth.Exchange],
// "" leaves out PKCE. Scopes come from the app's own configuration.
func (a *OAuth) AuthorizeURL(state, verifier string) string {
	cfg := oauth2.Config{ClientID: a.client, RedirectURL: a.redirectTo, Endpoint: oauth2.Endpoint{AuthURL: a.base + "/authorize"}}
	if verifier == "" {
		return cfg.AuthCodeURL(state)
	}
	return cfg.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))
}

// NewVerifier returns a fresh PKCE verifier.
func NewVerifier() string { return oauth2.GenerateVerifier() }

// Exchange turns the code of a return from [OAuth.AuthorizeURL] into the tokens of
// a new installation. A code lives 5 minutes and works once: after any error,
// begin again.
func (a *OAuth) Exchange(ctx context.Context, code, verifier string) (Token, error) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {a.redirectTo}}
	if verifier != "" {
		form.Set("code_verifier", verifier)
	}
	token, err := a.fetch(ctx, httpcall.Operation{Name: "OAuth.Exchange"}, form)
	if err == nil && token.RefreshToken == "" {
		return Token{}, &TokenError{Operation: "OAuth.Exchange", Status: http.StatusOK, kind: ErrUnauthorized, advice: "Zoom sent no refresh token: check the kind of the app"}
	}
	return token, err
}

// Refresh turns a refresh token into new tokens. The new refresh token replaces
// the old one: store it before using the access token. [OAuth.Source] does both.
func (a *OAuth) Refresh(ctx context.Context, refreshToken string) (Token, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}}
	next, err := a.fetch(ctx, httpcall.Operation{Name: "OAuth.Refresh", Safe: true}, form)
	if err == nil && next.RefreshToken == "" {
		next.RefreshToken = refreshToken // OAuth: one that is not replaced stays good
	}
	return next, err
}

func (a *OAuth) fetch(ctx context.Context, op httpcall.Operation, form url.Values) (Token, error) {
	ans, expiry, err := a.tokens.token(ctx, op, a.client, a.secret, form)
	if err != nil {
		return Token{}, err
	}
	return Token{AccessToken: ans.AccessToken, RefreshToken: ans.RefreshToken, Expiry: expiry, Scope: ans.Scope, APIURL: ans.APIURL}, nil
}

// Revoke ends an installation's tokens at Zoom, by its access token.
func (a *OAuth) Revoke(ctx context.Context, token string) error {
	op := httpcall.Operation{Name: "OAuth.Revoke", Safe: true}
	return a.tokens.post(ctx, op, "/revoke", a.client, a.secret, url.Values{"token": {token}}, new(revoked))
}

type revoked struct {
	Status string `json:"status"`
}

func (r *revoked) lacks() string {
	if r.Status != "success" {
		return "status"
	}
	return ""
}

// Token is what an installation has been given: an access token and the refresh
// token for the next. It prints as nothing: it holds
// secrets, and belongs in a sealed store.
type Token struct {
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token"`
	Expiry       time.Time `json:"expiry"` // of the access token
	Scope        string    `json:"scope"`  // space-separated
	APIURL       string    `json:"api_url,omitempty"`
	Dead         bool      `json:"dead,omitempty"` // refused for good: the account must authorise the app again
}

// String hides the tokens.
func (Token) String() string { return "zoom.Token{…}" }

// GoString hides the tokens.
func (Token) GoString() string { return "zoom.Token{…}" }

// LogValue hides the tokens.
func (Token) LogValue() slog.Value { return slog.StringValue("zoom.Token{…}") }
