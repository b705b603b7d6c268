package pages

import (
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/drawing"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
)

// visitView is one visit's page.
type visitView struct {
	clinic.Appointment
	Zone    string
	Trouble string
	Name    string // draft of a participant
	Email   string

	Picture drawing.Timeline
	Past    bool // over, or withdrawn
	Rooms   []clinic.RoomChoice
	// RoomTrouble is why rooms cannot be shown.
	RoomTrouble string
}

func visitPath(id string) string { return "/appointments/visit/" + url.PathEscape(id) }

func (s *Site) visitPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	return s.showVisit(w, r, session, http.StatusOK, visitView{})
}

func (s *Site) showVisit(w http.ResponseWriter, r *http.Request, session *clinic.Session, status int, v visitView) error {
	a, err := session.Appointment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	zone, err := session.Zone(r.Context())
	if err != nil {
		return err
	}
	inZone(&a, zone)
	if err := v.rooms(r, session, a, zone); err != nil {
		return err
	}
	v.Appointment, v.Zone = a, zone.String()
	v.Picture = drawing.NewTimeline(a.Timeline(s.cfg.Now().In(zone)))
	v.Past = a.State == storage.VisitEnded || a.State == storage.VisitCancelled
	return s.show(w, r, session, status, "visit", view{Title: "Visit", Section: "appointments", Body: v})
}

// inZone turns a visit's times into the clinic's.
func inZone(a *clinic.Appointment, zone *time.Location) {
	a.Start, a.BookedAt, a.WaitingSince = a.Start.In(zone), a.BookedAt.In(zone), a.WaitingSince.In(zone)
	for i := range a.Messages {
		a.Messages[i].At = a.Messages[i].At.In(zone)
	}
	for i := range a.Presence {
		for _, t := range []*time.Time{a.Presence[i].JoinedAt, a.Presence[i].LeftAt} {
			if t != nil {
				*t = t.In(zone)
			}
		}
	}
}

// rooms loads the rooms that a visit to come may have, and who has them.
func (v *visitView) rooms(r *http.Request, session *clinic.Session, a clinic.Appointment, zone *time.Location) error {
	if a.Links.Physician == "" {
		return nil
	}
	rooms, err := session.RoomChoices(r.Context(), a)
	if text, _, plain := inWords(err); plain {
		v.RoomTrouble = text
		return nil
	}
	for i := range rooms {
		rooms[i].From, rooms[i].To = rooms[i].From.In(zone), rooms[i].To.In(zone)
	}
	v.Rooms = rooms
	return err
}

// carriedOut leads back to the visit after something was done about it, or shows
// its page with what was wrong.
func (s *Site) carriedOut(w http.ResponseWriter, r *http.Request, session *clinic.Session, err error, flash string) error {
	if err == nil {
		return s.done(w, r, session, visitPath(r.PathValue("id")), flash)
	}
	text, status, plain := inWords(err)
	if !plain {
		return err
	}
	return s.showVisit(w, r, session, status, visitView{Trouble: text})
}

func (s *Site) reserveRoom(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	err := session.ReserveRoom(r.Context(), r.PathValue("id"), r.PostForm.Get("room"))
	return s.carriedOut(w, r, session, err, "The visit has its room. It moves with the visit.")
}

func (s *Site) releaseRoom(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	err := session.ReleaseRoom(r.Context(), r.PathValue("id"))
	return s.carriedOut(w, r, session, err, "The room is given back.")
}

func (s *Site) resend(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	err := session.Resend(r.Context(), r.PathValue("id"), r.PostForm["to"])
	return s.carriedOut(w, r, session, err, "The invitation is on its way again.")
}

func (s *Site) addParticipant(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	id, name, email := r.PathValue("id"), r.PostForm.Get("name"), r.PostForm.Get("email")
	if _, err := session.AddParticipant(r.Context(), id, name, email); err != nil {
		text, status, ok := inWords(err)
		if !ok {
			return err
		}
		return s.showVisit(w, r, session, status, visitView{Trouble: text, Name: name, Email: email})
	}
	return s.done(w, r, session, visitPath(id), name+" is added, and is mailed a link as soon as it is ready.")
}

func (s *Site) removeParticipant(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	err := session.RemoveParticipant(r.Context(), r.PathValue("id"), r.PathValue("pid"))
	return s.carriedOut(w, r, session, err, "The participant is removed. Their link stops at once.")
}
