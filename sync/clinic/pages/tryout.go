package pages

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/televisit/televisit-go/notify"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
)

// testMail is the form that sends one.
type testMail struct {
	To    string
	Kind  string
	Kinds []string // the test mail first, then samples of what patients get
	Error string
}

// fill proposes the address of whoever looks.
func (m *testMail) fill(session *clinic.Session) {
	m.To, m.Kind, m.Kinds = cmp.Or(m.To, session.Caller().Email), cmp.Or(m.Kind, string(notify.Test)), []string{string(notify.Test)}
	for _, k := range notify.Kinds() {
		if k != notify.Test {
			m.Kinds = append(m.Kinds, string(k))
		}
	}
}

// tried is the outcome of a test.
type tried struct {
	syncer.TestResult
	Event bool
}

func (s *Site) sendTestMail(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := parseForm(w, r); err != nil {
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
