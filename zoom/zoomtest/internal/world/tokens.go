package world

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// AccessToken is a bearer token. One without a grant is server-to-server and
// acts for the account's owner.
type AccessToken struct {
	Value   string
	Scopes  []string
	Expires time.Time
	Grant   *Grant
}

// Grant is one installation of the app by a user; every token pair that was
// refreshed from the same code belongs to it.
type Grant struct {
	User    *account.User
	Revoked bool
}

type RefreshToken struct {
	Value   string
	Grant   *Grant
	Expires time.Time
}

func (t *AccessToken) Has(scope string) bool { return slices.Contains(t.Scopes, scope) }

// Actor is the user a token acts for.
func (s *State) Actor(t *AccessToken) *account.User {
	if t == nil || t.Grant == nil {
		return s.Records.Owner
	}
	return t.Grant.User
}

// codeLife is how long an authorization code may wait.
const codeLife = 5 * time.Minute

// authCode is an authorization code that was not used yet.
type authCode struct {
	User      *account.User
	Redirect  string
	challenge string // PKCE, blank without
	method    string
	Expires   time.Time
}

// Proves checks the PKCE verifier.
func (c *authCode) Proves(verifier string) bool {
	switch c.method {
	case "S256":
		sum := sha256.Sum256([]byte(verifier))
		return base64.RawURLEncoding.EncodeToString(sum[:]) == c.challenge
	case "plain":
		return verifier == c.challenge
	}
	return c.challenge == ""
}

// MintCode makes an authorization code, of what the authorize page was asked for.
func (s *State) MintCode(u *account.User, q url.Values) string {
	code := s.IDs.Text(40)
	c := &authCode{
		User: u, Redirect: q.Get("redirect_uri"), challenge: q.Get("code_challenge"),
		method: q.Get("code_challenge_method"), Expires: s.Now().Add(codeLife),
	}
	if c.challenge != "" && c.method == "" {
		c.method = "plain"
	}
	s.Records.Codes[code] = c
	return code
}
