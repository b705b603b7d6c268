package zoomtest

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"time"
)

// oauthProblem is the body of an error of the token endpoint.
type oauthProblem struct {
	Reason string `json:"reason"`
	Error  string `json:"error"`
	Code   int    `json:"code,omitempty"` // with Quirks.TokenErrorCodes
}

func (s *Server) refuse(status, code int, kind, reason string) answer {
	p := oauthProblem{Reason: reason, Error: kind}
	if s.quirks.TokenErrorCodes {
		p.Code = code
	}
	return answer{status: status, body: p}
}

// serveOAuth answers POST /oauth/token and /oauth/revoke.
func (s *Server) serveOAuth(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	s.run(w, r, r.Method+" "+r.URL.Path, func() answer {
		s.mu.Lock()
		defer s.mu.Unlock()
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
	})
}

func (s *Server) knowsClient(r *http.Request) bool {
	id, secret, ok := r.BasicAuth()
	return ok && same(id, s.set.creds.ClientID) && same(secret, s.set.creds.ClientSecret)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (s *Server) accountToken(form url.Values) answer {
	if form.Get("account_id") != s.set.creds.AccountID {
		return s.refuse(http.StatusBadRequest, 4706, "invalid_request", "Bad Request")
	}
	if s.quirks.SingleToken {
		delete(s.state.tokens, s.state.lastS2S)
	}
	body := s.issue(nil, s.state.owner, s.now())
	s.state.lastS2S, _ = body["access_token"].(string)
	return ok(body)
}

// codeLife is how long an authorization code may wait.
const codeLife = 5 * time.Minute

// authCode is an authorization code that was not used yet.
type authCode struct {
	user      *User
	redirect  string
	challenge string // PKCE, blank without
	method    string
	expires   time.Time
}

func (s *Server) codeToken(form url.Values) answer {
	code := s.state.codes[form.Get("code")]
	delete(s.state.codes, form.Get("code"))
	now := s.now()
	switch {
	case code == nil:
		return s.refuse(http.StatusBadRequest, 4734, "invalid_grant", "Invalid authorization code "+form.Get("code"))
	case !now.Before(code.expires):
		return s.refuse(http.StatusBadRequest, 4733, "invalid_grant", "Authorization code expired")
	case form.Get("redirect_uri") != code.redirect:
		return s.refuse(http.StatusBadRequest, 4709, "invalid_request", "Redirect URI mismatch.")
	case !code.proves(form.Get("code_verifier")):
		return s.refuse(http.StatusBadRequest, 4734, "invalid_grant", "Invalid code verifier")
	}
	return ok(s.issuePair(&grant{user: code.user}, now))
}

// proves checks the PKCE verifier.
func (c *authCode) proves(verifier string) bool {
	switch c.method {
	case "S256":
		sum := sha256.Sum256([]byte(verifier))
		return base64.RawURLEncoding.EncodeToString(sum[:]) == c.challenge
	case "plain":
		return verifier == c.challenge
	}
	return c.challenge == ""
}

// refreshedToken rotates a refresh token: the used one dies at once, or after
// the grace that the server was made with.
func (s *Server) refreshedToken(form url.Values) answer {
	old := s.state.refresh[form.Get("refresh_token")]
	now := s.now()
	switch {
	case old == nil || !now.Before(old.expires):
		return s.refuse(http.StatusUnauthorized, 4700, "invalid_request", "Invalid Token!")
	case old.grant.revoked:
		return s.refuse(http.StatusUnauthorized, 4741, "invalid_request", "Token has been revoked.")
	case s.user(old.grant.user.ID) == nil:
		return s.refuse(http.StatusUnauthorized, 4735, "invalid_request", "The owner of the token does not exist.")
	}
	if until := now.Add(s.set.refreshGrace); until.Before(old.expires) {
		old.expires = until
	}
	return ok(s.issuePair(old.grant, now))
}

func (s *Server) revoke(form url.Values) answer {
	token := form.Get("token")
	switch t, r := s.state.tokens[token], s.state.refresh[token]; {
	case t != nil && t.grant != nil:
		t.grant.revoked = true
	case t != nil:
		delete(s.state.tokens, token)
	case r != nil:
		r.grant.revoked = true
	default:
		return s.refuse(http.StatusBadRequest, 4700, "invalid_request", "Invalid Token!")
	}
	return ok(map[string]any{"status": "success"})
}

// Authorize does what a user does on the authorize page: it returns a code for
// redirectURI. user is an id or an e-mail, blank for the account's owner.
func (s *Server) Authorize(user, redirectURI string) (code string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.state.owner
	if user != "" {
		u = s.user(user)
	}
	if u == nil {
		return "", ErrNoUser
	}
	return s.mintCode(u, url.Values{"redirect_uri": {redirectURI}}), nil
}

func (s *Server) mintCode(u *User, q url.Values) string {
	code := s.ids.text(40)
	c := &authCode{
		user: u, redirect: q.Get("redirect_uri"), challenge: q.Get("code_challenge"),
		method: q.Get("code_challenge_method"), expires: s.now().Add(codeLife),
	}
	if c.challenge != "" && c.method == "" {
		c.method = "plain"
	}
	s.state.codes[code] = c
	return code
}
