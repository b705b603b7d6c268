package api

import (
	"net/http"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
)

var visitStates = []storage.VisitState{
	storage.VisitPreparing, storage.VisitReady, storage.VisitLive, storage.VisitEnded, storage.VisitCancelled, storage.VisitNeedsHost, storage.VisitUnmanaged, storage.VisitHeld,
}

func listAppointments(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	f := clinic.VisitFilter{PhysicianID: r.URL.Query().Get("physician")}
	var err error
	if f.From, f.To, err = between(r, session); err != nil {
		return err
	}
	if f.State, err = oneOf(r, "state", visitStates...); err != nil {
		return err
	}
	if f.Cursor, f.Limit, err = paging(r); err != nil {
		return err
	}
	items, next, err := session.Appointments(r.Context(), f)
	if err != nil {
		return err
	}
	return writeList(w, items, next)
}

func getAppointment(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	a, err := session.Appointment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, a)
}

func resend(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	var in struct {
		To []string `json:"to"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if err := session.Resend(r.Context(), r.PathValue("id"), in.To); err != nil {
		return err
	}
	return writeJSON(w, http.StatusAccepted, in)
}

func addParticipant(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	var in struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	p, err := session.AddParticipant(r.Context(), r.PathValue("id"), in.Name, in.Email)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, p)
}

func deleteParticipant(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.RemoveParticipant(r.Context(), r.PathValue("id"), r.PathValue("pid")); err != nil {
		return err
	}
	return noContent(w)
}

func putRoom(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	var in struct {
		RoomID string `json:"room_id"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if err := session.ReserveRoom(r.Context(), r.PathValue("id"), in.RoomID); err != nil {
		return err
	}
	return getAppointment(w, r, session)
}

func deleteRoom(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.ReleaseRoom(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return noContent(w)
}

func listRooms(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	rooms, err := session.Rooms(r.Context())
	if err != nil {
		return err
	}
	return writeList(w, rooms, "")
}
