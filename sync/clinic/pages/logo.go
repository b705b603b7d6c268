package pages

import (
	"errors"
	"net/http"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
)

func (s *Site) saveLogo(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	file, err := form.File(w, r, "logo", storage.MaxLogoBytes)
	if err == nil {
		err = session.SaveLogo(r.Context(), file)
	}
	if err == nil {
		return s.done(w, r, session, "/#email-look", "The logo is saved.")
	}
	text, status, ok := inWords(err)
	if !ok {
		return err
	}
	if e, ok := errors.AsType[*clinic.InvalidError](err); ok && len(e.Fields) == 1 {
		text = e.Fields[0].Message // the field is named beside it
	}
	return s.showTried(w, r, session, status, settingsView{Trouble: "The logo was not saved.", Errors: map[string]string{"logo": text}})
}

func (s *Site) removeLogo(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.RemoveLogo(r.Context()); err != nil {
		return err
	}
	return s.done(w, r, session, "/#email-look", "The logo is removed.")
}

func (s *Site) showLogo(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	logo, err := session.Logo(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", logo.ContentType)
	_, _ = w.Write(logo.Data) // nobody is left to tell when the browser is gone
	return nil
}
