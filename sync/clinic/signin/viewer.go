package signin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/driver"
)

// Viewer tells whose session a request belongs to: an account, as the person who is
// signed in. nil: nobody is, or no account is installed yet. Who was taken off the
// staff list is out with the next request. Requests have to come through
// [Sessions.Handler].
func (s *Sessions) Viewer(r *http.Request) (*clinic.Session, error) {
	account, err := s.cfg.Account(r)
	if errors.Is(err, clinic.ErrNotInstalled) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	ctx := r.Context()
	if s.signedIn(ctx) {
		if err := s.leave(ctx, account); err != nil {
			return nil, err
		}
		s.lookAgain(ctx, account)
	}
	if !s.signedIn(ctx) {
		return nil, nil
	}
	s.active(r)
	return s.session(ctx, account)
}

// leave signs the person out who has taken their leave of the app at Zoom since they
// signed in.
func (s *Sessions) leave(ctx context.Context, account string) error {
	st, err := s.cfg.Clinic.Store().Account(account).Status(ctx)
	if err != nil {
		return err
	}
	if left, ok := st.SignedOut[s.scs.GetString(ctx, keyUser)]; ok && time.Unix(s.scs.GetInt64(ctx, keySince), 0).Before(left) {
		s.scs.Remove(ctx, keyUser)
	}
	return nil
}

// session is the signed-in person's.
func (s *Sessions) session(ctx context.Context, account string) (*clinic.Session, error) {
	token := sha256.Sum256([]byte(s.scs.Token(ctx)))
	who := clinic.Caller{
		ID: s.scs.GetString(ctx, keyUser), Email: s.scs.GetString(ctx, keyEmail), Name: s.scs.GetString(ctx, keyName),
		SignIn: hex.EncodeToString(token[:]),
	}
	if s.scs.GetBool(ctx, keyAdmin) {
		who.Role = clinic.Admin
		return s.cfg.Clinic.Session(account, who), nil
	}
	role, err := s.cfg.Clinic.Session(account, who).RoleOf(ctx, who.Email)
	who.Role = role
	return s.cfg.Clinic.Session(account, who), err
}

// signedIn reports whether a person is signed in and at work.
func (s *Sessions) signedIn(ctx context.Context) bool {
	return s.scs.GetString(ctx, keyUser) != "" && s.idle(ctx) < idleTimeout
}

// active notes that the person does something.
func (s *Sessions) active(r *http.Request) {
	if !byItself(r) && s.idle(r.Context()) >= activeEvery {
		s.atWork(r.Context())
	}
}

func (s *Sessions) atWork(ctx context.Context) { s.scs.Put(ctx, keyActive, s.cfg.Now().Unix()) }

// idle is how long the person has not done anything.
func (s *Sessions) idle(ctx context.Context) time.Duration {
	return s.cfg.Now().Sub(time.Unix(s.scs.GetInt64(ctx, keyActive), 0))
}

// byItself reports whether a page asks, not the person in front of it.
func byItself(r *http.Request) bool {
	return r.Header.Get("X-Live") != "" || r.Header.Get("Accept") == "text/event-stream"
}

// Working reports whether the person of a request is signed in.
func (s *Sessions) Working(r *http.Request) bool { return s.signedIn(r.Context()) }

// Stay keeps the person of a request signed in, as something they have just done:
// after a clock has jumped, say.
func (s *Sessions) Stay(r *http.Request) { s.atWork(r.Context()) }

// lookAgain asks Zoom now and then who the person is: whose user is gone there is
// signed out, and who is no administrator any more is none here, long before the
// session ends. While Zoom does not answer, all stays as it is.
func (s *Sessions) lookAgain(ctx context.Context, account string) {
	asked := time.Unix(s.scs.GetInt64(ctx, keyAsked), 0)
	if s.cfg.AskEvery < 0 || s.cfg.Now().Sub(asked) < s.cfg.AskEvery {
		return
	}
	s.scs.Put(ctx, keyAsked, s.cfg.Now().Unix())
	asking, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	u, err := s.person(asking, account, s.scs.GetString(ctx, keyUser))
	switch {
	case err != nil && driver.KindOf(err) == driver.NotFound, err == nil && u.Inactive:
		s.scs.Remove(ctx, keyUser)
	case err != nil:
		s.cfg.Log.WarnContext(ctx, "Zoom does not tell who somebody is now", "error", err)
	case !u.Admin:
		s.scs.Put(ctx, keyAdmin, false)
	}
}

func (s *Sessions) person(ctx context.Context, account, id string) (driver.User, error) {
	people, err := s.cfg.Zoom.Directory(ctx, account)
	if err != nil {
		return driver.User{}, err
	}
	return people.User(ctx, id)
}

// Email is the address of the signed-in person, or "".
func (s *Sessions) Email(r *http.Request) string {
	if !s.signedIn(r.Context()) {
		return ""
	}
	return s.scs.GetString(r.Context(), keyEmail)
}

// URL is where a person signs in to come back to the request's page.
func (s *Sessions) URL(r *http.Request) string {
	return "/oauth/signin?" + url.Values{"return": {r.URL.Path}}.Encode()
}

// SignOut ends the session of a request, and says where to go then.
func (s *Sessions) SignOut(_ http.ResponseWriter, r *http.Request) (to string, err error) {
	return "/signin", s.scs.Destroy(r.Context())
}
