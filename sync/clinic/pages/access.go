package pages

import (
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
)

// page handles a request of a session; what it returns is shown as a page.
type page func(w http.ResponseWriter, r *http.Request, session *clinic.Session) error

type route struct {
	pattern string
	access  clinic.Access
	handle  page
}

// gate gives a page the caller's session when they may open it. To those who may
// not, it looks like a page that does not exist.
func (s *Site) gate(need clinic.Access, handle page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session, err := s.viewer(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if session == nil {
			s.signIn(w, r)
			return
		}
		role := session.Caller().Role
		if !role.May(need) {
			if r.URL.Path == "/" && role == clinic.Staff {
				s.to(w, r, "/appointments")
				return
			}
			s.nothingHere(w, r)
			return
		}
		if err := handle(w, r, session); err != nil {
			s.fail(w, r, err)
		}
	})
}

// signIn answers whoever is not signed in.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request) {
	if s.cfg.SignIn != nil {
		s.cfg.SignIn(w, mount.Outer(r))
		return
	}
	s.message(w, r, http.StatusUnauthorized, "You are not signed in", "Sign in, then open this page again.")
}

// signOut ends the caller's sign-in, and records it.
func (s *Site) signOut(w http.ResponseWriter, r *http.Request) {
	if s.cfg.SignOut == nil {
		s.nothingHere(w, r)
		return
	}
	session := s.whoever(r)
	to, err := s.cfg.SignOut(w, mount.Outer(r))
	if err == nil && session != nil {
		err = s.store.Account(session.Account()).Append(r.Context(), session.Caller().ID, "signout", "", "")
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
