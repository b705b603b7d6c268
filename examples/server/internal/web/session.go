package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
)

// How long a session lasts.
const (
	idleTimeout     = 30 * time.Minute // without a person at work; live marks do not count
	sessionLifetime = 12 * time.Hour
	activeEvery     = time.Minute      // how exactly that is kept
	askEvery        = 10 * time.Minute // who the person is at Zoom
)

// What a session holds.
const (
	keyUser   = "user" // Zoom user id
	keyEmail  = "email"
	keyName   = "name"
	keyAdmin  = "admin"
	keyAsked  = "asked" // when Zoom was last asked about the person, in seconds since 1970
	keyFlash  = "flash"
	keyActive = "active" // when the person last did something, in seconds since 1970
)

func (s *Site) newSessions() *scs.SessionManager {
	// Not scs.New: that one starts a goroutine for a store of its own, for ever.
	m := &scs.SessionManager{Lifetime: sessionLifetime, Codec: scs.GobCodec{}}
	m.Store = &sessionStore{store: s.cfg.Store, now: s.cfg.Now, account: func() (string, error) { return s.cfg.Account(nil) }}
	m.Cookie = scs.SessionCookie{
		Name: s.cookieName("televisit"), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure,
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.cfg.Log.ErrorContext(r.Context(), "a session cannot be read or kept", "error", err)
		http.Error(w, "Something went wrong here. Try again in a minute.", http.StatusInternalServerError)
	}
	return m
}

// signedIn reports whether a person is signed in and at work.
func (s *Site) signedIn(ctx context.Context) bool {
	return s.sessions.GetString(ctx, keyUser) != "" &&
		s.idle(ctx) < idleTimeout
}

// active notes that the person does something.
func (s *Site) active(r *http.Request) {
	if !byItself(r) && s.idle(r.Context()) >= activeEvery {
		s.sessions.Put(r.Context(), keyActive, s.cfg.Now().Unix())
	}
}

// idle is how long the person has not done anything.
func (s *Site) idle(ctx context.Context) time.Duration {
	return s.cfg.Now().Sub(time.Unix(s.sessions.GetInt64(ctx, keyActive), 0))
}

// liveHeader marks requests that a page makes by itself; it holds the page's proof.
const liveHeader = "X-Live"

// byItself reports whether a page asks, not the person in front of it.
func byItself(r *http.Request) bool {
	return r.Header.Get(liveHeader) != "" || r.Header.Get("Accept") == "text/event-stream"
}

// cookieName keeps other hosts of the domain from setting the cookie, where the
// browser can do that.
func (s *Site) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// sessionStore keeps sessions as sealed records of the account. When they end
// stands there by the clock that what is over is removed by: in the demo, one
// that jumps.
type sessionStore struct {
	store   *storage.Store
	now     func() time.Time
	account func() (string, error)
}

var _ scs.CtxStore = (*sessionStore)(nil)

// FindCtx returns a session's data; before an install there are none.
func (s *sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	id, err := s.account()
	if errors.Is(err, clinic.ErrNotInstalled) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	v, err := s.store.Account(id).Session(ctx, token)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return v.Data, len(v.Data) > 0 && s.now().Before(v.ExpiresAt), nil
}

// CommitCtx stores a session; of two requests at once the later one wins. One
// that has ended stays so: a slow page of before a sign-out does not undo it.
func (s *sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	id, err := s.account()
	if err != nil {
		return err
	}
	a := s.store.Account(id)
	for range 20 {
		v, err := a.Session(ctx, token)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if err == nil && len(v.Data) == 0 {
			return nil
		}
		v.Token, v.Data, v.ExpiresAt = token, data, s.now().Add(time.Until(expires))
		if err = a.Commit(ctx, storage.Put(&v)); !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return storage.ErrConflict
}

// DeleteCtx ends a session: it stays without data until it would have been over,
// for CommitCtx to know. One that is not there has ended already.
func (s *sessionStore) DeleteCtx(ctx context.Context, token string) error {
	id, err := s.account()
	if err != nil {
		return err
	}
	a := s.store.Account(id)
	v, err := a.Session(ctx, token)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	v.Token, v.Data = token, nil
	err = a.Commit(ctx, storage.Put(&v))
	if errors.Is(err, storage.ErrConflict) {
		return s.DeleteCtx(ctx, token)
	}
	return err
}

// Find, Commit and Delete are for callers without a context; scs has none.
func (s *sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx.
func (s *sessionStore) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

// Delete is DeleteCtx.
func (s *sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
