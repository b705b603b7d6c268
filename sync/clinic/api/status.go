package api

import (
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic"
)

func getStatus(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	s, err := session.Status(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s)
}
