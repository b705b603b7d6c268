package zoomtest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// accessToken is a bearer token. One without a grant is server-to-server and
// acts for the account's owner.
type accessToken struct {
	value   string
	scopes  []string
	expires time.Time
	grant   *grant
}

// grant is one installation of the app by a user; every token pair that was
// refreshed from the same code belongs to it.
type grant struct {
	user    *User
	revoked bool
}

type refreshToken struct {
	value   string
	grant   *grant
	expires time.Time
}

func (t *accessToken) has(scope string) bool { return slices.Contains(t.scopes, scope) }

// actor is the user a token acts for.
func (s *Server) actor(t *accessToken) *User {
	if t == nil || t.grant == nil {
		return s.state.owner
	}
	return t.grant.user
}

// authenticate finds the token of an API call.
func (s *Server) authenticate(req *request) (answer, bool) {
	bearer, isBearer := strings.CutPrefix(req.http.Header.Get("Authorization"), "Bearer ")
	token := s.state.tokens[bearer]
	switch {
	case !isBearer || token == nil || token.grant != nil && token.grant.revoked:
		return fail(http.StatusUnauthorized, 124, "Invalid access token."), false
	case !req.now.Before(token.expires):
		return fail(http.StatusUnauthorized, 124, "Access token is expired."), false
	}
	req.token = token
	return answer{}, true
}

// granted is the scopes of a new token. A plain member's token has only the
// scopes that reach the member's own things.
func (s *Server) granted(u *User) []string {
	scopes := s.set.scopes
	if scopes == nil {
		scopes = allScopes()
	}
	return slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool {
		return slices.Contains(s.set.missing, scope) || u.Role == Member && strings.HasSuffix(scope, ":admin")
	})
}

// issue makes an access token and the body that tells of it.
func (s *Server) issue(g *grant, u *User, now time.Time) map[string]any {
	t := &accessToken{value: "at_" + s.ids.text(48), scopes: s.granted(u), expires: now.Add(s.set.tokenLife), grant: g}
	s.state.tokens[t.value] = t
	api := s.set.apiURL
	if api == "" {
		api = s.URL
	}
	return map[string]any{
		"access_token": t.value, "token_type": "bearer", "expires_in": int(s.set.tokenLife / time.Second),
		"scope": strings.Join(t.scopes, " "), "api_url": api,
	}
}

// refreshLife is 90 days in Zoom's current documents.
const refreshLife = 90 * 24 * time.Hour

// issuePair is issue plus a refresh token.
func (s *Server) issuePair(g *grant, now time.Time) map[string]any {
	body := s.issue(g, g.user, now)
	r := &refreshToken{value: "rt_" + s.ids.text(48), grant: g, expires: now.Add(refreshLife)}
	s.state.refresh[r.value] = r
	body["refresh_token"] = r.value
	return body
}

// AccessToken gives out a server-to-server token without a call, for tests that
// speak plain HTTP.
func (s *Server) AccessToken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token, _ := s.issue(nil, s.state.owner, s.now())["access_token"].(string)
	return token
}

// ExpireTokens makes every access token given out so far invalid; refresh
// tokens live on.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.state.tokens)
}

// Deauthorize removes the app from the account, as an admin does in Zoom: all
// tokens and grants die, and registered deauthorization endpoints are told.
func (s *Server) Deauthorize() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.state.tokens)
	for _, r := range s.state.refresh {
		r.grant.revoked = true
	}
	s.emitDeauthorized()
}
