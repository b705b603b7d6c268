package signin

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
	keySince  = "since"  // when they signed in, in seconds since 1970
	keyAsked  = "asked"  // when Zoom was last asked about the person, in seconds since 1970
	keyActive = "active" // when the person last did something, in seconds since 1970
)

func (s *Sessions) manager() *scs.SessionManager {
	// Not scs.New: that one starts a goroutine for a store of its own, for ever.
	m := &scs.SessionManager{Lifetime: sessionLifetime, Codec: scs.GobCodec{}}
	m.Store = &sessionStore{store: s.store, now: s.cfg.Now, of: s.cfg.Account}
	m.Cookie = scs.SessionCookie{
		Name: s.cookieName("televisit"), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure,
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.cfg.Log.ErrorContext(r.Context(), "a session cannot be read or kept", "error", err)
		http.Error(w, "Something went wrong here. Try again in a minute.", http.StatusInternalServerError)
	}
	return m
}

// cookieName keeps other hosts of the domain from setting the cookie, where the
// browser can do that.
func (s *Sessions) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// sessionStore keeps sessions as sealed records of the account. When they end
// stands there by the clock that what is over is removed by: in the demo, one
// that jumps.
type sessionStore struct {
	store *storage.Store
	now   func() time.Time
	of    func(r *http.Request) (string, error)
}

type requestKey struct{}

// within keeps a request in its context, for the store to know whose sessions they
// are.
func within(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), requestKey{}, r))
}

// account is the one that is asked for now: an install makes it between a
// request's beginning and its end.
func (s *sessionStore) account(ctx context.Context) (*storage.Account, error) {
	r, ok := ctx.Value(requestKey{}).(*http.Request)
	if !ok {
		return nil, errors.New("signin: a session is asked for outside of a request")
	}
	id, err := s.of(r)
	return s.store.Account(id), err
}

var _ scs.CtxStore = (*sessionStore)(nil)

// FindCtx returns a session's data; before an install there are none.
func (s *sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	a, err := s.account(ctx)
	if errors.Is(err, clinic.ErrNotInstalled) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	v, err := a.Session(ctx, token)
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
	a, err := s.account(ctx)
	if err != nil {
		return err
	}
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
	a, err := s.account(ctx)
	if err != nil {
		return err
	}
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
