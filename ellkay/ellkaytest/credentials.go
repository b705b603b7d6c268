package ellkaytest

import (
	"fmt"
	"slices"
	"time"
)

// grant is which sites a credential may reach; none listed means all.
type grant []string

func (g grant) allows(site string) bool { return len(g) == 0 || slices.Contains(g, site) }

type client struct {
	secret string
	sites  grant
}

// issued is a token that was handed out.
type issued struct {
	client  string
	expires time.Time
}

// AllowClient accepts an OAuth client from now on, for the given sites or for
// all when none is given. A known id gets the new secret; tokens stay good.
func (s *Server) AllowClient(id, secret string, sites ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients[id] = client{secret: secret, sites: sites}
}

// ForbidClient refuses a client and its tokens from now on.
func (s *Server) ForbidClient(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.clients, id)
}

// AllowSubscriber accepts a subscriber key in request bodies from now on, for
// the given sites or for all when none is given.
func (s *Server) AllowSubscriber(key string, sites ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subs[key] = sites
}

// ForbidSubscriber refuses a subscriber key from now on.
func (s *Server) ForbidSubscriber(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.subs, key)
}

// RevokeTokens makes every token handed out so far invalid.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// issue hands out a token. The caller holds the lock.
func (s *Server) issue(clientID string) string {
	s.tokenSeq++
	token := fmt.Sprintf("sim.token.%d", s.tokenSeq)
	now := s.conf.now()
	for t, i := range s.tokens { // forget those long expired
		if now.Sub(i.expires) > 24*time.Hour {
			delete(s.tokens, t)
		}
	}
	s.tokens[token] = issued{client: clientID, expires: now.Add(s.conf.tokenLife)}
	return token
}

// bearer returns what the holder of a token may reach. The caller holds the
// lock.
func (s *Server) bearer(token string) (grant, *fault) {
	i, ok := s.tokens[token]
	if !ok {
		return nil, s.tokenRefused(TokenInvalid, "The access token is not valid.")
	}
	c, ok := s.clients[i.client]
	switch {
	case !ok:
		return nil, s.tokenRefused(TokenInvalid, "The access token is not valid.")
	case !s.conf.now().Before(i.expires):
		return nil, s.tokenRefused(TokenExpired, "The access token has expired.")
	}
	return c.sites, nil
}

func (s *Server) tokenRefused(code Code, message string) *fault {
	if s.conf.tokenFault != nil {
		code = *s.conf.tokenFault
	}
	return &fault{code: code, status: 401, message: message}
}
