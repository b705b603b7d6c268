package storage

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Session is a signed-in browser.
type Session struct {
	Meta      `json:"-"`
	Token     string    `json:"-"`    // only its keyed hash is stored
	Data      []byte    `json:"data"` // the session library's own
	ExpiresAt time.Time `json:"expires_at"`
}

func (*Session) kind() string { return kind.Session }
func (s *Session) index(h hasher) index {
	return index{id: h(kind.Session, s.Token), at: s.ExpiresAt}
}

// Session returns a browser session by the hash of its token, or ErrNotFound.
func (a *Account) Session(ctx context.Context, token string) (Session, error) {
	return get[Session](ctx, a, a.records.Hash(kind.Session, token))
}
