package api

import (
	"net/http"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
)

func getSettings(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	s, err := d.Settings(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s.Settings)
}

func putSettings(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	doc, err := d.Draft(r.Context())
	if err != nil {
		return err
	}
	if err := decode(w, r, &doc); err != nil {
		return err
	}
	s, err := d.SaveSettings(r.Context(), doc, r.URL.Query().Get("confirm"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s.Settings)
}

func rotateSecret(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	n, err := d.RotateSecret(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, n)
}

func testMail(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	var in struct {
		To   string      `json:"to"`
		Kind notify.Kind `json:"kind"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	tried, err := d.TestMail(r.Context(), in.To, in.Kind)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, tried)
}

func testEvent(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	tried, err := d.TestEvent(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, tried)
}

func putLogo(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	if err := d.SaveLogo(r.Context(), http.MaxBytesReader(w, r.Body, storage.MaxLogoBytes+1)); err != nil {
		return err
	}
	return noContent(w)
}

func deleteLogo(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	if err := d.RemoveLogo(r.Context()); err != nil {
		return err
	}
	return noContent(w)
}

func listTypes(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	types, err := d.AppointmentTypes(r.Context())
	if err != nil {
		return err
	}
	return writeList(w, types, "")
}
