package pages

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
)

// rowsShown is how many deliveries or audit entries a page shows.
const rowsShown = 50

// auditView is the trail, the part of it that was asked for, and what a check of
// it found.
type auditView struct {
	Items                []clinic.Entry
	Who, Action, Subject string
	From, Until          string // days
	Filtered             bool
	Next                 string
	Zone                 string
	Verified             *clinic.Verified
}

func (s *Site) auditPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	return s.showAudit(w, r, session, nil)
}

// verifyAudit checks the whole trail and says what it found.
func (s *Site) verifyAudit(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	v, err := session.VerifyAudit(r.Context())
	if err != nil {
		return err
	}
	return s.showAudit(w, r, session, &v)
}

func (s *Site) showAudit(w http.ResponseWriter, r *http.Request, session *clinic.Session, verified *clinic.Verified) error {
	zone, err := session.Zone(r.Context())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	word := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	v := auditView{
		Who: word("who"), Action: word("action"), Subject: word("subject"), From: word("from"), Until: word("until"),
		Zone: zone.String(), Verified: verified,
	}
	f := clinic.AuditFilter{Who: v.Who, Action: v.Action, Subject: v.Subject}
	if t, err := time.ParseInLocation(time.DateOnly, v.From, zone); err == nil {
		f.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, v.Until, zone); err == nil {
		f.To = t.AddDate(0, 0, 1)
	}
	v.Filtered = f != clinic.AuditFilter{}
	var next string
	if v.Items, next, err = session.Audit(r.Context(), f, q.Get("cursor"), rowsShown); err != nil {
		return err
	}
	for i := range v.Items {
		v.Items[i].At = v.Items[i].At.In(zone)
	}
	if next != "" {
		older := url.Values{"cursor": {next}}
		for _, name := range []string{"who", "action", "subject", "from", "until"} {
			if q.Get(name) != "" {
				older.Set(name, q.Get(name))
			}
		}
		v.Next = "/audit?" + older.Encode()
	}
	return s.show(w, r, session, http.StatusOK, "audit", view{Title: "Audit", Section: "audit", Body: v})
}
