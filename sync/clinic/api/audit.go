package api

import (
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic"
)

func listAudit(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	q := r.URL.Query()
	f := clinic.AuditFilter{Who: q.Get("who"), Action: q.Get("action"), Subject: q.Get("subject")}
	var err error
	if f.From, f.To, err = between(r, session); err != nil {
		return err
	}
	cursor, limit, err := paging(r)
	if err != nil {
		return err
	}
	items, next, err := session.Audit(r.Context(), f, cursor, limit)
	if err != nil {
		return err
	}
	return writeList(w, items, next)
}

// verifyAudit answers 200 for a broken trail too: the check was made.
func verifyAudit(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	v, err := session.VerifyAudit(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, v)
}
