package pages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// serveAuthorize is the page where a user signs in and lets the app in. GET
// shows it; POST sends the browser back with a code.
func (s *pages) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.record(r.Method+" /oauth/authorize", r)
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("client_id") != s.Rules.Creds.ClientID:
		s.message(w, http.StatusBadRequest, "Invalid client_id (4700)", "No app of that client id is known here.", "")
		return
	case err != nil || back.Host == "" || back.Scheme != "http" && back.Scheme != "https" ||
		s.Rules.Redirects != nil && !slices.Contains(s.Rules.Redirects, q.Get("redirect_uri")):
		s.message(w, http.StatusBadRequest, "Invalid redirect (4709)", "The redirect_uri is not one of the app's.", "")
		return
	case q.Get("response_type") != "code":
		s.message(w, http.StatusBadRequest, "Invalid request", "response_type must be code.", "")
		return
	}
	if r.Method != http.MethodPost {
		s.render(w, http.StatusOK, "authorize.html", map[string]any{
			"CSS": cssPath, "Action": "?" + r.URL.RawQuery, "Client": q.Get("client_id"), "Users": s.people(),
		})
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	http.Redirect(w, r, s.decide(back, q, r), http.StatusFound)
}

// decide makes the address that the browser goes back to.
func (s *pages) decide(back *url.URL, q url.Values, r *http.Request) string {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	to := back.Query()
	if state := q.Get("state"); state != "" {
		to.Set("state", state)
	}
	if u := s.User(r.PostFormValue("user")); r.PostFormValue("do") == "deny" || u == nil || u.Status != "active" {
		to.Set("error", "access_denied")
	} else {
		to.Set("code", s.MintCode(u, q))
	}
	back.RawQuery = to.Encode()
	return back.String()
}

// people lists those who can sign in: active users, API users not among them.
func (s *pages) people() []account.User {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	var all []account.User
	for _, u := range s.Records.Users {
		if u.Status == "active" && !u.APIUser() {
			all = append(all, *u)
		}
	}
	return all
}
