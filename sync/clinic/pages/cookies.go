package pages

import (
	"net/http"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
)

// cookieName keeps other hosts of the domain from setting the cookie, where the
// browser can do that.
func (s *Site) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

func (s *Site) setCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

// A word about what was carried out waits in the browser for the next page. It may
// name somebody: it is sealed.
const (
	flashCookie = "televisit-flash"
	flashLife   = time.Minute
	maxFlash    = 1000 // bytes; a cookie holds no more than four thousand
)

// setFlash keeps a word for the next page; one that cannot be kept is lost.
func (s *Site) setFlash(w http.ResponseWriter, session *clinic.Session, text string) {
	sealed, err := s.store.Account(session.Account()).Conceal(text[:min(len(text), maxFlash)])
	if err != nil {
		s.cfg.Log.Warn("a word for the next page is lost", "error", err)
		return
	}
	s.setCookie(w, flashCookie, sealed, flashLife)
}

// popFlash takes the word that waits; "" for none.
func (s *Site) popFlash(w http.ResponseWriter, r *http.Request, session *clinic.Session) string {
	c, err := r.Cookie(s.cookieName(flashCookie))
	if err != nil || c.Value == "" {
		return ""
	}
	s.setCookie(w, flashCookie, "", -time.Second)
	text, _ := s.store.Account(session.Account()).Reveal(c.Value) // of another account, or of a key that is gone: lost
	return text
}
