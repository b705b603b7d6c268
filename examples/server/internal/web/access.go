package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/driver"
)

// gate gives a page its desk when the caller may open it. To those who may not,
// it looks like a page that does not exist.
func (s *Site) gate(need access, handle page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account, err := s.cfg.Account(r)
		if errors.Is(err, clinic.ErrNotInstalled) {
			s.connectPage(w, r)
			return
		}
		if err != nil {
			s.fail(w, r, nil, err)
			return
		}
		if s.signedIn(r.Context()) {
			s.lookAgain(r.Context(), account)
		}
		if !s.signedIn(r.Context()) {
			http.Redirect(w, r, "/signin?"+url.Values{"return": {back(r)}}.Encode(), http.StatusSeeOther)
			return
		}
		s.active(r)
		d, err := s.desk(r.Context(), account)
		if err != nil {
			s.fail(w, r, nil, err)
			return
		}
		if !allowed(need, d.Caller().Role) {
			if r.URL.Path == "/" && d.Caller().Role == clinic.Staff {
				http.Redirect(w, r, "/appointments", http.StatusSeeOther)
				return
			}
			s.nothingHere(w, r)
			return
		}
		if err := handle(w, r, d); err != nil {
			s.fail(w, r, d, err)
		}
	})
}

func allowed(need access, role clinic.Role) bool {
	switch role {
	case clinic.Admin:
		return true
	case clinic.Staff:
		return need == staffOnly || need == everybody
	case clinic.Auditor:
		return need == overseers || need == everybody
	default:
		return false
	}
}

// desk is the signed-in person's. Who was taken off the staff list is out with
// the next page.
func (s *Site) desk(ctx context.Context, account string) (*clinic.Session, error) {
	who := clinic.Caller{
		ID: s.sessions.GetString(ctx, keyUser), Email: s.sessions.GetString(ctx, keyEmail), Name: s.sessions.GetString(ctx, keyName),
	}
	if s.sessions.GetBool(ctx, keyAdmin) {
		who.Role = clinic.Admin
		return s.cfg.Clinic.Session(account, who), nil
	}
	role, err := s.cfg.Clinic.Session(account, who).RoleOf(ctx, who.Email)
	who.Role = role
	return s.cfg.Clinic.Session(account, who), err
}

// lookAgain asks Zoom now and then who the person is: whose user is gone there is
// signed out, and who is no administrator any more is none here, long before the
// session ends. While Zoom does not answer, all stays as it is.
func (s *Site) lookAgain(ctx context.Context, account string) {
	asked := time.Unix(s.sessions.GetInt64(ctx, keyAsked), 0)
	if s.cfg.Directory == nil || s.cfg.Now().Sub(asked) < askEvery {
		return
	}
	s.sessions.Put(ctx, keyAsked, s.cfg.Now().Unix())
	asking, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	u, err := s.person(asking, account, s.sessions.GetString(ctx, keyUser))
	switch {
	case err != nil && driver.KindOf(err) == driver.NotFound, err == nil && u.Inactive:
		s.sessions.Remove(ctx, keyUser)
	case err != nil:
		s.cfg.Log.WarnContext(ctx, "Zoom does not tell who somebody is now", "error", err)
	case !u.Admin:
		s.sessions.Put(ctx, keyAdmin, false)
	}
}

func (s *Site) person(ctx context.Context, account, id string) (driver.User, error) {
	people, err := s.cfg.Directory(ctx, account)
	if err != nil {
		return driver.User{}, err
	}
	return people.User(ctx, id)
}

// Email is the address of the signed-in person, or "".
func (s *Site) Email(r *http.Request) string {
	if !s.signedIn(r.Context()) {
		return ""
	}
	return s.sessions.GetString(r.Context(), keyEmail)
}

// SignInURL is where a person signs in to come back to the request's page.
func (s *Site) SignInURL(r *http.Request) string {
	return "/oauth/signin?" + url.Values{"return": {r.URL.Path}}.Encode()
}

// back is where to return after signing in: a form that was sent is not sent
// again.
func back(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
		return u.RequestURI()
	}
	return "/"
}

// local keeps a return address on this site.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
