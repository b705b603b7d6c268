package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
)

// rowsShown is how many deliveries or audit entries a page shows.
const rowsShown = 50

type auditView struct {
	Items []clinic.Entry
	Next  string
	Zone  string
}

func (s *Site) auditPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	items, next, err := d.Audit(r.Context(), r.URL.Query().Get("cursor"), rowsShown)
	if err != nil {
		return err
	}
	zone, err := d.Zone(r.Context())
	if err != nil {
		return err
	}
	for i := range items {
		items[i].At = items[i].At.In(zone)
	}
	v := auditView{Items: items, Zone: zone.String()}
	if next != "" {
		v.Next = "/audit?" + url.Values{"cursor": {next}}.Encode()
	}
	return s.show(w, r, d, http.StatusOK, "audit", view{Title: "Audit", Section: "audit", Body: v})
}

type statusView struct {
	clinic.Status
	Zone string
}

func (s *Site) statusPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	st, err := d.Status(r.Context())
	if err != nil {
		return err
	}
	zone, err := d.Zone(r.Context())
	if err != nil {
		return err
	}
	localise(&st, zone)
	return s.show(w, r, d, http.StatusOK, "status", view{Title: "Status", Section: "status", Body: statusView{st, zone.String()}})
}

// localise turns a status's times into the clinic's.
func localise(st *clinic.Status, zone *time.Location) {
	for _, t := range []*time.Time{st.DataAsOf, st.AwaySince} {
		if t != nil {
			*t = t.In(zone)
		}
	}
}

type signInView struct{ Href string }

func (s *Site) signInPage(w http.ResponseWriter, r *http.Request) {
	href := "/oauth/signin?" + url.Values{"return": {local(r.URL.Query().Get("return"))}}.Encode()
	if err := s.show(w, r, nil, http.StatusOK, "signin", view{Title: "Sign in", Body: signInView{href}}); err != nil {
		s.fail(w, r, nil, err)
	}
}

// connectPage is what everybody sees before an account is connected.
func (s *Site) connectPage(w http.ResponseWriter, r *http.Request) {
	n := notice{
		Text: []string{
			"Televisit works for one Zoom account. An owner or admin of that account adds it: Zoom shows what the app may do, and asks once.",
			"Afterwards you land on the settings page.",
		},
		Button: "Connect a Zoom account", Href: "/oauth/install",
	}
	if err := s.show(w, r, nil, http.StatusOK, "notice", view{Title: "Connect your Zoom account", Body: n}); err != nil {
		s.fail(w, r, nil, err)
	}
}
