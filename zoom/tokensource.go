package zoom

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// TokenStore keeps the token of one installation, for all processes that use it.
type TokenStore interface {
	// Load returns the token as last stored.
	Load(ctx context.Context) (Token, error)

	// Update calls change with the token as last stored and stores what it
	// returns, durably, before it returns itself. Updates of one installation
	// never overlap, neither in this process nor in another (a row lock, a
	// lease): change talks to Zoom, for at most 50 seconds, and a refresh token
	// works once. An error of change is returned as it is, and nothing is stored.
	Update(ctx context.Context, change func(context.Context, Token) (Token, error)) error
}

// Source returns the access tokens of an installation for [WithTokenSource]. It
// uses a token that another process has already refreshed, refreshes one at a
// time across processes, and stores each new token before using it. When Zoom
// refuses the refresh token for good, the token is stored as dead and every call
// fails with [ErrUnauthorized] until a new token is in the store.
func (a *OAuth) Source(store TokenStore) TokenSource {
	s := &storedToken{app: a, store: store}
	s.cache = httpcall.NewTokenCache(s.fetch)
	return s
}

type storedToken struct {
	app   *OAuth
	store TokenStore
	cache *httpcall.TokenCache
	home
	refused atomic.Pointer[string] // an access token that Zoom has refused although it looked valid
}

func (s *storedToken) Token(ctx context.Context) (string, error) { return s.cache.Token(ctx) }

func (s *storedToken) Renew(ctx context.Context, refused string) (string, error) {
	s.refused.Store(&refused)
	return s.cache.Renew(ctx, refused)
}

func (s *storedToken) fetch(ctx context.Context) (string, time.Time, error) {
	g, err := s.store.Load(ctx)
	if err == nil && !s.usable(g) {
		err = s.store.Update(ctx, func(ctx context.Context, stored Token) (_ Token, err error) {
			if g = stored; !s.usable(g) { // else another process has just refreshed it
				g, err = s.refresh(ctx, g)
			}
			return g, err
		})
	}
	if err == nil && g.Dead {
		err = &TokenError{Operation: "OAuth.Refresh", Dead: true, kind: ErrUnauthorized, advice: adviseInstall, Err: errTokenDead}
	}
	if err != nil {
		return "", time.Time{}, err
	}
	s.learn(g.APIURL, g.Scope)
	return g.AccessToken, g.Expiry, nil
}

// usable reports whether g's access token will do for a while. A dead token is
// usable in that nothing better can be had by refreshing it.
func (s *storedToken) usable(g Token) bool {
	refused := s.refused.Load()
	return g.Dead || g.AccessToken != "" && (refused == nil || *refused != g.AccessToken) && time.Until(g.Expiry) > tokenMargin
}

const tokenMargin = 6 * time.Minute // above the cache's own, so that it does not ask again at once

// refresh returns the next token, or the old one marked dead when Zoom says that
// its refresh token will never work again.
func (s *storedToken) refresh(ctx context.Context, old Token) (Token, error) {
	next, err := s.app.Refresh(ctx, old.RefreshToken)
	if err == nil {
		return next, nil
	}
	if e, ok := errors.AsType[*TokenError](err); ok && e.Dead {
		old.Dead = true
		return old, nil
	}
	return old, err
}

// MemoryTokenStore keeps a token in this process, for tests and for programs that
// can afford to be authorised again. It is safe for concurrent use.
type MemoryTokenStore struct {
	mu    sync.Mutex
	token Token
}

// NewMemoryTokenStore returns a store that holds g.
func NewMemoryTokenStore(g Token) *MemoryTokenStore { return &MemoryTokenStore{token: g} }

// Load returns the token.
func (m *MemoryTokenStore) Load(context.Context) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.token, nil
}

// Update changes the token.
func (m *MemoryTokenStore) Update(ctx context.Context, change func(context.Context, Token) (Token, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	g, err := change(ctx, m.token)
	if err == nil {
		m.token = g
	}
	return err
}
