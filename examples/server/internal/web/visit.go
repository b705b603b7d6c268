package web

import (
	"net/http"
	"net/url"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
)

// visitView is one visit's page.
type visitView struct {
	clinic.Appointment
	Zone    string
	Trouble string
	Name    string // draft of a participant
	Email   string
}

func visitPath(id string) string { return "/appointments/visit/" + url.PathEscape(id) }

func (s *Site) visitPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	return s.showVisit(w, r, d, http.StatusOK, visitView{})
}

func (s *Site) showVisit(w http.ResponseWriter, r *http.Request, d *clinic.Desk, status int, v visitView) error {
	a, err := d.Appointment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	zone, err := d.Zone(r.Context())
	if err != nil {
		return err
	}
	a.Start = a.Start.In(zone)
	for i := range a.Messages {
		a.Messages[i].At = a.Messages[i].At.In(zone)
	}
	for i := range a.Presence {
		p := &a.Presence[i]
		if p.JoinedAt != nil {
			*p.JoinedAt = p.JoinedAt.In(zone)
		}
		if p.LeftAt != nil {
			*p.LeftAt = p.LeftAt.In(zone)
		}
	}
	v.Appointment, v.Zone = a, zone.String()
	return s.show(w, r, d, status, "visit", view{Title: "Visit", Section: "appointments", Body: v})
}

func (s *Site) resend(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := d.Resend(r.Context(), id, r.PostForm["to"]); err != nil {
		text, status, ok := inWords(err)
		if !ok {
			return err
		}
		return s.showVisit(w, r, d, status, visitView{Trouble: text})
	}
	return s.done(w, r, visitPath(id), "The invitation is on its way again.")
}

func (s *Site) addParticipant(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	id, name, email := r.PathValue("id"), r.PostForm.Get("name"), r.PostForm.Get("email")
	if _, err := d.AddParticipant(r.Context(), id, name, email); err != nil {
		text, status, ok := inWords(err)
		if !ok {
			return err
		}
		return s.showVisit(w, r, d, status, visitView{Trouble: text, Name: name, Email: email})
	}
	return s.done(w, r, visitPath(id), name+" is added, and is mailed a link as soon as it is ready.")
}

func (s *Site) removeParticipant(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	id := r.PathValue("id")
	if err := d.RemoveParticipant(r.Context(), id, r.PathValue("pid")); err != nil {
		return err
	}
	return s.done(w, r, visitPath(id), "The participant is removed. Their link stops at once.")
}
