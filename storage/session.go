package storage

import "time"

// Session is a signed-in browser.
type Session struct {
	Meta      `json:"-"`
	Token     string    `json:"-"`    // only its keyed hash is stored
	Data      []byte    `json:"data"` // the session library's own
	ExpiresAt time.Time `json:"expires_at"`
}

func (*Session) kind() string { return kindSession }
func (s *Session) index(h hasher) index {
	return index{id: h(kindSession, s.Token), at: s.ExpiresAt}
}
