package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/sync/clinic"
)

// Token is a viewer that knows one bearer token, which may do everything with the
// account of a request. An empty token lets nobody in.
func Token(c *clinic.Clinic, token string, account func(r *http.Request) (string, error)) func(r *http.Request) (*clinic.Session, error) {
	right := sha256.Sum256([]byte(token))
	return func(r *http.Request) (*clinic.Session, error) {
		scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		sum := sha256.Sum256([]byte(strings.TrimSpace(given)))
		if token == "" || !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(sum[:], right[:]) != 1 {
			return nil, nil
		}
		id, err := account(r)
		if err != nil {
			return nil, err
		}
		return c.Session(id, clinic.Caller{ID: "api", Role: clinic.Admin}), nil
	}
}
