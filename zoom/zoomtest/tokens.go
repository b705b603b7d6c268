package zoomtest

import (
	"net/url"
)

// Authorize does what a user does on the authorize page: it returns a code for
// redirectURI. user is an id or an e-mail, blank for the account's owner.
func (s *Server) Authorize(user, redirectURI string) (code string, err error) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	u := s.world.Records.Owner
	if user != "" {
		u = s.world.User(user)
	}
	if u == nil {
		return "", ErrNoUser
	}
	return s.world.MintCode(u, url.Values{"redirect_uri": {redirectURI}}), nil
}

// AccessToken gives out a server-to-server token without a call, for tests that
// speak plain HTTP.
func (s *Server) AccessToken() string {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	token, _ := s.tokens.Issue(nil, s.world.Records.Owner, s.world.Now())["access_token"].(string)
	return token
}

// ExpireTokens makes every access token given out so far invalid; refresh
// tokens live on.
func (s *Server) ExpireTokens() {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	clear(s.world.Records.Tokens)
}

// Deauthorize removes the app from the account, as an admin does in Zoom: all
// tokens and grants die, and registered deauthorization endpoints are told.
func (s *Server) Deauthorize() {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	clear(s.world.Records.Tokens)
	for _, r := range s.world.Records.Refresh {
		r.Grant.Revoked = true
	}
	s.world.EmitDeauthorized("", "")
}

// DeauthorizeUser has one user, by id or e-mail, remove the app: the tokens of that
// user's own sign-in die, everybody else's live on, and registered deauthorization
// endpoints are told, in the same words as of the whole account.
func (s *Server) DeauthorizeUser(user string) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	u := s.world.User(user)
	if u == nil {
		return ErrNoUser
	}
	for _, r := range s.world.Records.Refresh {
		if r.Grant.User == u {
			r.Grant.Revoked = true
		}
	}
	s.world.EmitDeauthorized(u.ID, "")
	return nil
}

// EmitDeauthorized sends the word that a user has removed an app, and nothing else
// happens: blank is the owner, and ours.
func (s *Server) EmitDeauthorized(userID, clientID string) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.world.EmitDeauthorized(userID, clientID)
}
