package zoomtest

import (
	"net/http"
	"net/url"
	"slices"
)

// serveAuthorize is the page where a user signs in and lets the app in. GET
// shows it; POST sends the browser back with a code.
func (s *Server) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.record(r.Method+" /oauth/authorize", r, http.StatusOK)
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("client_id") != s.set.creds.ClientID:
		s.message(w, http.StatusBadRequest, "Invalid client_id (4700)", "No app of that client id is known here.", "")
		return
	case err != nil || back.Host == "" || back.Scheme != "http" && back.Scheme != "https" ||
		s.set.redirects != nil && !slices.Contains(s.set.redirects, q.Get("redirect_uri")):
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
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	http.Redirect(w, r, s.decide(back, q, r), http.StatusFound)
}

// decide makes the address that the browser goes back to.
func (s *Server) decide(back *url.URL, q url.Values, r *http.Request) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := back.Query()
	if state := q.Get("state"); state != "" {
		to.Set("state", state)
	}
	if u := s.user(r.PostFormValue("user")); r.PostFormValue("do") == "deny" || u == nil || u.Status != "active" {
		to.Set("error", "access_denied")
	} else {
		to.Set("code", s.mintCode(u, q))
	}
	back.RawQuery = to.Encode()
	return back.String()
}

// people lists those who can sign in: active users, API users not among them.
func (s *Server) people() []User {
	return slices.DeleteFunc(s.Users(), func(u User) bool { return u.Status != "active" || u.apiUser() })
}
