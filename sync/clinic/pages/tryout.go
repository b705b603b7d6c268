package pages

import (
	"errors"
	"net/http"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
)

func (s *Site) sendTestMail(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	m := testMail{To: r.PostForm.Get("to"), Kind: r.PostForm.Get("kind")}
	out, err := session.TestMail(r.Context(), m.To, notify.Kind(m.Kind))
	if e, ok := errors.AsType[*clinic.InvalidError](err); ok && len(e.Fields) > 0 {
		m.Error = e.Fields[0].Message
		return s.showTried(w, r, session, http.StatusUnprocessableEntity, settingsView{Mail: m})
	}
	if err != nil {
		return err
	}
	return s.showTried(w, r, session, http.StatusOK, settingsView{Mail: m, Tried: &tried{TestResult: out}})
}

func (s *Site) sendTestEvent(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	out, err := session.TestEvent(r.Context())
	if err != nil {
		return err
	}
	return s.showTried(w, r, session, http.StatusOK, settingsView{Tried: &tried{TestResult: out, Event: true}})
}

// showTried shows the settings as they are saved, with the outcome of a test.
func (s *Site) showTried(w http.ResponseWriter, r *http.Request, session *clinic.Session, status int, v settingsView) error {
	doc, err := session.Settings(r.Context())
	if err != nil {
		return err
	}
	v.Doc, v.Saved = doc.Settings, doc.Saved
	return s.showSettings(w, r, session, status, v)
}
