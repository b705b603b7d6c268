package ellkaytest

import (
	"net/http"
	"net/url"
	"time"
)

// serveToken is the OAuth client-credentials endpoint: form body, credentials
// in the form or as HTTP Basic. Refusals are OAuth's own, not faults: 400
// invalid_client for a form, 401 for Basic.
func (s *Server) serveToken(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	err := r.ParseForm()
	s.mu.Lock()
	s.calls[OpToken]++
	plan := s.trouble(OpToken, "", "")
	s.mu.Unlock()
	if err != nil {
		oauthError(w, http.StatusBadRequest, "invalid_request")
		return
	}
	s.carryOut(w, r, plan, 0, func() *recorder {
		rec := newRecorder()
		s.grantToken(rec, r)
		return rec
	})
}

func (s *Server) grantToken(w http.ResponseWriter, r *http.Request) {
	if g := r.PostForm.Get("grant_type"); g != "client_credentials" {
		oauthError(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	id, secret, basic := basicAuth(r)
	status := http.StatusUnauthorized
	if !basic {
		id, secret, status = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret"), http.StatusBadRequest
	}
	s.mu.Lock()
	c, ok := s.clients[id]
	var token string
	if ok && c.secret == secret {
		token = s.issue(id)
	}
	s.mu.Unlock()
	if token == "" {
		if basic {
			w.Header().Set("WWW-Authenticate", "Basic")
		}
		oauthError(w, status, "invalid_client")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	sendJSON(w, http.StatusOK, map[string]any{
		"access_token": token, "expires_in": int(s.conf.tokenLife / time.Second), "token_type": "Bearer"})
}

// basicAuth reads the credentials of the header, which OAuth wants
// form-encoded before they are joined.
func basicAuth(r *http.Request) (id, secret string, ok bool) {
	id, secret, ok = r.BasicAuth()
	if u, err := url.QueryUnescape(id); err == nil {
		id = u
	}
	if u, err := url.QueryUnescape(secret); err == nil {
		secret = u
	}
	return id, secret, ok
}

func oauthError(w http.ResponseWriter, status int, name string) {
	sendJSON(w, status, map[string]string{"error": name})
}
