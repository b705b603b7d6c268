package ellkaytest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/ops"
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
func (s *Server) bearer(token string) (grant, *ops.Fault) {
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

func (s *Server) tokenRefused(code Code, message string) *ops.Fault {
	if s.conf.tokenFault != nil {
		code = *s.conf.tokenFault
	}
	return &ops.Fault{Code: code, Status: 401, Message: message}
}

// siteKey is the site a call is for: the header's, else the body's. Where both
// stand the header wins, which is this package's choice.
func siteKey(h http.Header, env ops.Envelope) string {
	if key := h.Get("SiteServiceKey"); key != "" {
		return key
	}
	return env.Legacy().SiteServiceKey
}

// authorise decides who calls and whether the site is theirs. A bearer token
// wins over an authentication object beside it. A missing site key is
// MissingRequiredField; one that is unknown or another's is Forbidden, so that
// nobody can tell which; a wrong subscriber key is Forbidden under 401.
func (s *Server) authorise(h http.Header, env ops.Envelope) (*Site, *ops.Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	reach, refused := s.identify(h, env)
	if refused != nil {
		return nil, refused
	}
	key := siteKey(h, env)
	if key == "" {
		return nil, ops.MissingField("siteServiceKey")
	}
	site := s.sites[key]
	if site == nil || !reach.allows(key) {
		return nil, ops.Faultf(Forbidden, "The subscriber is not permitted to use this SiteServiceKey.")
	}
	return site, nil
}

func (s *Server) identify(h http.Header, env ops.Envelope) (grant, *ops.Fault) {
	if header := h.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, s.tokenRefused(TokenInvalid, "The access token is not valid.")
		}
		return s.bearer(token)
	}
	key := env.Legacy().SubscriberKey
	if len(s.subs) == 0 || key == "" {
		return nil, s.tokenRefused(TokenMissing, "An access token is required.")
	}
	reach, ok := s.subs[key]
	if !ok {
		return nil, &ops.Fault{Code: Forbidden, Status: http.StatusUnauthorized, Message: "The subscriber key is not valid."}
	}
	return reach, nil
}
