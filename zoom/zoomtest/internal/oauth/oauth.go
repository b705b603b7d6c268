// Package oauth is the token endpoint: server-to-server tokens, codes with PKCE,
// refresh tokens that rotate, revocation, and OAuth's own errors.
package oauth

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/mint"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Endpoint is the token endpoint of an account.
type Endpoint struct{ *world.State }

// New makes the token endpoint of an account.
func New(w *world.State) *Endpoint { return &Endpoint{w} }

// problem is the body of an error of the token endpoint.
type problem struct {
	Reason string `json:"reason"`
	Error  string `json:"error"`
	Code   int    `json:"code,omitempty"` // with Quirks.TokenErrorCodes
}

func (s *Endpoint) refuse(status, code int, kind, reason string) answer.Answer {
	p := problem{Reason: reason, Error: kind}
	if s.Quirks.TokenErrorCodes {
		p.Code = code
	}
	return answer.Answer{Status: status, Body: p}
}

// ServeToken answers POST /oauth/token and /oauth/revoke.
func (s *Endpoint) ServeToken(r *http.Request) answer.Answer {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if r.Method != http.MethodPost {
		return s.refuse(http.StatusMethodNotAllowed, 4705, "invalid_request", "Method not allowed")
	}
	if err := r.ParseForm(); err != nil {
		return s.refuse(http.StatusBadRequest, 4706, "invalid_request", "Unreadable form")
	}
	if !s.knowsClient(r) {
		return s.refuse(http.StatusBadRequest, 4702, "invalid_client", "Invalid client_id or client_secret")
	}
	// Zoom reads these parameters from the query as well as from the form.
	if r.URL.Path == "/oauth/revoke" {
		return s.revoke(r.Form)
	}
	switch r.Form.Get("grant_type") {
	case "account_credentials":
		return s.accountToken(r.Form)
	case "authorization_code":
		return s.codeToken(r.Form)
	case "refresh_token":
		return s.refreshedToken(r.Form)
	case "":
		return s.refuse(http.StatusBadRequest, 4706, "invalid_request", "Missing grant type")
	}
	return s.refuse(http.StatusBadRequest, 4705, "unsupported_grant_type", "unsupported grant type")
}

func (s *Endpoint) knowsClient(r *http.Request) bool {
	id, secret, ok := r.BasicAuth()
	return ok && mint.Same(id, s.Rules.Creds.ClientID) && mint.Same(secret, s.Rules.Creds.ClientSecret)
}

func (s *Endpoint) accountToken(form url.Values) answer.Answer {
	if form.Get("account_id") != s.Rules.Creds.AccountID {
		return s.refuse(http.StatusBadRequest, 4706, "invalid_request", "Bad Request")
	}
	if s.Quirks.SingleToken {
		delete(s.Records.Tokens, s.Records.LastS2S)
	}
	body := s.Issue(nil, s.Records.Owner, s.Now())
	s.Records.LastS2S, _ = body["access_token"].(string)
	return answer.OK(body)
}

func (s *Endpoint) codeToken(form url.Values) answer.Answer {
	code := s.Records.Codes[form.Get("code")]
	delete(s.Records.Codes, form.Get("code"))
	now := s.Now()
	switch {
	case code == nil:
		return s.refuse(http.StatusBadRequest, 4734, "invalid_grant", "Invalid authorization code "+form.Get("code"))
	case !now.Before(code.Expires):
		return s.refuse(http.StatusBadRequest, 4733, "invalid_grant", "Authorization code expired")
	case form.Get("redirect_uri") != code.Redirect:
		return s.refuse(http.StatusBadRequest, 4709, "invalid_request", "Redirect URI mismatch.")
	case !code.Proves(form.Get("code_verifier")):
		return s.refuse(http.StatusBadRequest, 4734, "invalid_grant", "Invalid code verifier")
	}
	return answer.OK(s.issuePair(&world.Grant{User: code.User}, now))
}

// refreshedToken rotates a refresh token: the used one dies at once, or after
// the grace that the server was made with.
func (s *Endpoint) refreshedToken(form url.Values) answer.Answer {
	old := s.Records.Refresh[form.Get("refresh_token")]
	now := s.Now()
	switch {
	case old == nil || !now.Before(old.Expires):
		return s.refuse(http.StatusUnauthorized, 4700, "invalid_request", "Invalid Token!")
	case old.Grant.Revoked:
		return s.refuse(http.StatusUnauthorized, 4741, "invalid_request", "Token has been revoked.")
	case s.User(old.Grant.User.ID) == nil:
		return s.refuse(http.StatusUnauthorized, 4735, "invalid_request", "The owner of the token does not exist.")
	}
	if until := now.Add(s.Rules.RefreshGrace); until.Before(old.Expires) {
		old.Expires = until
	}
	return answer.OK(s.issuePair(old.Grant, now))
}

func (s *Endpoint) revoke(form url.Values) answer.Answer {
	token := form.Get("token")
	switch t, r := s.Records.Tokens[token], s.Records.Refresh[token]; {
	case t != nil && t.Grant != nil:
		t.Grant.Revoked = true
	case t != nil:
		delete(s.Records.Tokens, token)
	case r != nil:
		r.Grant.Revoked = true
	default:
		return s.refuse(http.StatusBadRequest, 4700, "invalid_request", "Invalid Token!")
	}
	return answer.OK(map[string]any{"status": "success"})
}

// granted is the scopes of a new token. A plain member's token has only the
// scopes that reach the member's own things.
func (s *Endpoint) granted(u *account.User) []string {
	scopes := s.Rules.Scopes
	if scopes == nil {
		scopes = table.AllScopes()
	}
	return slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool {
		return slices.Contains(s.Rules.MissingScopes, scope) || u.Role == account.Member && strings.HasSuffix(scope, ":admin")
	})
}

// Issue makes an access token and the body that tells of it.
func (s *Endpoint) Issue(g *world.Grant, u *account.User, now time.Time) map[string]any {
	t := &world.AccessToken{Value: "at_" + s.IDs.Text(48), Scopes: s.granted(u), Expires: now.Add(s.Rules.TokenLife), Grant: g}
	s.Records.Tokens[t.Value] = t
	api := s.Rules.APIURL
	if api == "" {
		api = s.Base()
	}
	return map[string]any{
		"access_token": t.Value, "token_type": "bearer", "expires_in": int(s.Rules.TokenLife / time.Second),
		"scope": strings.Join(t.Scopes, " "), "api_url": api,
	}
}

// refreshLife is 90 days in Zoom's current documents.
const refreshLife = 90 * 24 * time.Hour

// issuePair is issue plus a refresh token.
func (s *Endpoint) issuePair(g *world.Grant, now time.Time) map[string]any {
	body := s.Issue(g, g.User, now)
	r := &world.RefreshToken{Value: "rt_" + s.IDs.Text(48), Grant: g, Expires: now.Add(refreshLife)}
	s.Records.Refresh[r.Value] = r
	body["refresh_token"] = r.Value
	return body
}
