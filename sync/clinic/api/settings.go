package api

import (
	"net/http"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
)

func getSettings(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	s, err := session.Settings(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s.Settings)
}

func putSettings(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	doc, err := session.Draft(r.Context())
	if err != nil {
		return err
	}
	if err := decode(w, r, &doc); err != nil {
		return err
	}
	s, err := session.SaveSettings(r.Context(), doc, r.URL.Query().Get("confirm"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s.Settings)
}

func rotateSecret(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	n, err := session.RotateSecret(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, n)
}

func testMail(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	var in struct {
		To   string      `json:"to"`
		Kind notify.Kind `json:"kind"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	tried, err := session.TestMail(r.Context(), in.To, in.Kind)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, tried)
}

func testEvent(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	tried, err := session.TestEvent(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, tried)
}

func putLogo(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.SaveLogo(r.Context(), http.MaxBytesReader(w, r.Body, storage.MaxLogoBytes+1)); err != nil {
		return err
	}
	return noContent(w)
}

func deleteLogo(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.RemoveLogo(r.Context()); err != nil {
		return err
	}
	return noContent(w)
}

func listTypes(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	types, err := session.AppointmentTypes(r.Context())
	if err != nil {
		return err
	}
	return writeList(w, types, "")
}
