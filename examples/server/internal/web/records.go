package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/storage"
)

// rowsShown is how many deliveries or audit entries a page shows.
const rowsShown = 50

type deliveriesView struct {
	Items  []clinic.Delivery
	State  storage.DeliveryState
	States []storage.DeliveryState
	Next   string
	Zone   string
}

var deliveryStates = []storage.DeliveryState{
	storage.DeliveryQueued, storage.DeliverySent, storage.DeliveryDead, storage.DeliveryDropped, storage.DeliverySkipped,
}

func (s *Site) deliveriesPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	q := r.URL.Query()
	v := deliveriesView{State: storage.DeliveryState(q.Get("state")), States: deliveryStates}
	items, next, err := d.Deliveries(r.Context(), v.State, q.Get("cursor"), rowsShown)
	if err != nil {
		return err
	}
	zone, err := d.Zone(r.Context())
	if err != nil {
		return err
	}
	for i := range items {
		items[i].CreatedAt, items[i].DueAt = items[i].CreatedAt.In(zone), items[i].DueAt.In(zone)
		for j := range items[i].Attempts {
			items[i].Attempts[j].At = items[i].Attempts[j].At.In(zone)
		}
	}
	v.Items, v.Zone = items, zone.String()
	if next != "" {
		v.Next = "/deliveries?" + url.Values{"state": {string(v.State)}, "cursor": {next}}.Encode()
	}
	return s.show(w, r, d, http.StatusOK, "deliveries", view{Title: "Deliveries", Section: "deliveries", Body: v})
}

func (s *Site) replay(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := d.Replay(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return s.done(w, r, "/deliveries", "It is queued again and goes out at once.")
}

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
