package ellkaytest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// legacy is the deprecated authentication object of a request body.
type legacy struct {
	SubscriberKey  string `json:"subscriberKey"`
	SiteServiceKey string `json:"siteServiceKey"`
}

func (e envelope) legacy() legacy {
	var l legacy
	_ = json.Unmarshal(e.members["authentication"], &l) // anything else authenticates nobody
	return l
}

// siteKey is the site a call is for: the header's, else the body's. Where both
// stand the header wins, which is this package's choice.
func siteKey(h http.Header, env envelope) string {
	if key := h.Get("SiteServiceKey"); key != "" {
		return key
	}
	return env.legacy().SiteServiceKey
}

// authorise decides who calls and whether the site is theirs. A bearer token
// wins over an authentication object beside it. A missing site key is
// MissingRequiredField; one that is unknown or another's is Forbidden, so that
// nobody can tell which; a wrong subscriber key is Forbidden under 401.
func (s *Server) authorise(h http.Header, env envelope) (*Site, *fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	reach, refused := s.identify(h, env)
	if refused != nil {
		return nil, refused
	}
	key := siteKey(h, env)
	if key == "" {
		return nil, missingField("siteServiceKey")
	}
	site := s.sites[key]
	if site == nil || !reach.allows(key) {
		return nil, faultf(Forbidden, "The subscriber is not permitted to use this SiteServiceKey.")
	}
	return site, nil
}

func (s *Server) identify(h http.Header, env envelope) (grant, *fault) {
	if header := h.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, s.tokenRefused(TokenInvalid, "The access token is not valid.")
		}
		return s.bearer(token)
	}
	key := env.legacy().SubscriberKey
	if len(s.subs) == 0 || key == "" {
		return nil, s.tokenRefused(TokenMissing, "An access token is required.")
	}
	reach, ok := s.subs[key]
	if !ok {
		return nil, &fault{code: Forbidden, status: http.StatusUnauthorized, message: "The subscriber key is not valid."}
	}
	return reach, nil
}
