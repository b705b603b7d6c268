package pages

import (
	"net/http"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/lists"
)

func (s *Site) settingsPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	doc, err := session.Settings(r.Context())
	if err != nil {
		return err
	}
	return s.showSettings(w, r, session, http.StatusOK, settingsView{Doc: doc.Settings, Saved: doc.Saved})
}

func (s *Site) saveSettings(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	old, err := session.Settings(r.Context())
	if err != nil {
		return err
	}
	doc, wrong := form.Settings(r, old)
	v := settingsView{Doc: doc, Saved: old.Saved, Errors: wrong}
	v.keepMasks(old.Settings)
	v.Extra = r.PostForm.Get(form.ExtraReminders)
	if wrong == nil {
		_, err = session.SaveSettings(r.Context(), doc, r.PostForm.Get("confirm"))
	} else if err = session.CheckSettings(r.Context(), doc); err == nil {
		err = &clinic.InvalidError{Message: "Some fields need another look. Nothing was saved."}
	}
	if err == nil {
		return s.settingsSaved(w, r, session, old.Saved, len(doc.AppointmentTypeIDs) > 0)
	}
	status, ok := v.explain(err)
	if !ok {
		return err
	}
	return s.showSettings(w, r, session, status, v)
}

// settingsSaved leads on: once there are types, to the list of physicians if it
// is empty still.
func (s *Site) settingsSaved(w http.ResponseWriter, r *http.Request, session *clinic.Session, before, types bool) error {
	if types {
		if _, listed, _, err := session.PhysiciansPage(r.Context(), "", 1); err == nil && listed == 0 {
			return s.done(w, r, session, lists.Physicians.Path(), "Your settings are saved. Now add physicians.")
		}
	}
	return s.done(w, r, session, "/", savedWord(before))
}

func savedWord(before bool) string {
	if before {
		return "Your settings are saved."
	}
	return "Your settings are saved. Now choose appointment types, then add physicians."
}

func (s *Site) rotateSecret(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if _, err := session.RotateSecret(r.Context()); err != nil {
		return err
	}
	return s.done(w, r, session, "/#notifications", "There is a new signing secret. The old one keeps signing for 24 hours.")
}
