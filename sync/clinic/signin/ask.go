package signin

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/televisit/televisit-go/sync/clinic"
)

// Ask leads whoever is not signed in to where they sign in, to come back
// afterwards; before an account is installed it says who has to do that.
func (s *Sessions) Ask(w http.ResponseWriter, r *http.Request) {
	_, err := s.cfg.Account(r)
	switch {
	case errors.Is(err, clinic.ErrNotInstalled):
		s.connectPage(w, r)
	case err != nil:
		s.fail(w, r, err)
	default:
		http.Redirect(w, r, "/signin?"+url.Values{"return": {back(r)}}.Encode(), http.StatusSeeOther)
	}
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

func (s *Sessions) signInPage(w http.ResponseWriter, r *http.Request) {
	s.cfg.Show(w, r, http.StatusOK, Notice{
		Title: "Sign in", Heading: "Good to see you", Hint: s.cfg.Hint,
		Text: []string{
			"Sign in with your Zoom user. Owners and admins of the Zoom account set things up; people on the Medical Staff list see the day’s appointments.",
		},
		Button: "Sign in with Zoom",
		Href:   "/oauth/signin?" + url.Values{"return": {local(r.URL.Query().Get("return"))}}.Encode(),
	})
}

// connectPage is what everybody sees before an account is connected.
func (s *Sessions) connectPage(w http.ResponseWriter, r *http.Request) {
	s.cfg.Show(w, r, http.StatusOK, Notice{
		Title: "Connect your Zoom account",
		Text: []string{
			"Televisit works for one Zoom account. An owner or admin of that account adds it: Zoom shows what the app may do, and asks once.",
			"Afterwards you land on the settings page.",
		},
		Button: "Connect a Zoom account", Href: "/oauth/install",
	})
}

// message says one thing and leads to the start.
func (s *Sessions) message(w http.ResponseWriter, r *http.Request, status int, title string, text ...string) {
	s.cfg.Show(w, r, status, Notice{Title: title, Text: text, Button: "Go to the start", Href: "/"})
}

// fail says that something went wrong here.
func (s *Sessions) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // whoever asked has left
	}
	s.cfg.Log.ErrorContext(r.Context(), "a sign-in failed", "route", r.Pattern, "error", err)
	s.message(w, r, http.StatusInternalServerError, "That did not work", "Something went wrong here. The log says what. Try again, and tell your administrator if it happens twice.")
}
