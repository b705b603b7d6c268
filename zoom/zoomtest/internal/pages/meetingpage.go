package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/mint"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

var errPasscode = errors.New("zoomtest: wrong passcode")

// visitor is someone who opened a link to a meeting.
type visitor struct {
	m    *world.Meeting
	who  account.Person
	host bool // may start, admit and end
	me   *world.Participant
	open bool // the link proves the passcode
}

// visit reads a link: /j/{id} for everyone, /s/{id} with a ZAK to host,
// /w/{id} with the token of a registrant or an invite link.
func (s *pages) visit(r *http.Request) (*visitor, error) {
	kind, ref, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		return nil, world.ErrNoMeeting
	}
	m, err := s.Open(id)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	v := &visitor{m: m, me: m.PresentBy(q.Get("me")), open: mint.Same(q.Get("pwd"), m.Pwd)}
	switch {
	case kind == "w":
		if err := s.personal(v, q.Get("tk")); err != nil {
			return nil, err
		}
	case q.Has("zak"):
		u := s.Holder(q.Get("zak"))
		if u == nil {
			return nil, world.ErrLinkInvalid
		}
		v.who = account.Person{UserID: u.ID, Name: u.Name()}
		v.host = s.Hosts(m, u)
		v.open = v.open || v.host || kind == "s"
	case kind == "s":
		return nil, world.ErrLinkInvalid
	}
	return v, nil
}

// personal finds whom the token of a personal link belongs to.
func (s *pages) personal(v *visitor, token string) error {
	v.open = true
	r := v.m.Registered(func(r *world.Registrant) bool { return token != "" && r.Token == token && r.Status == "approved" })
	if r != nil {
		v.who = account.Person{RegistrantID: r.ID, Name: r.Name()}
		return nil
	}
	if link := s.Invited(v.m, token); link != nil {
		v.who = account.Person{Name: link.Name}
		return nil
	}
	return world.ErrLinkInvalid
}

// serveMeeting shows a meeting, or does what a button asks for. Only POST
// changes anything, so that a mail scanner that opens the link joins nobody.
func (s *pages) serveMeeting(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		s.showMeeting(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		s.message(w, http.StatusBadRequest, "That did not work", "The form could not be read.", "")
		return
	}
	me, err := s.press(r)
	if err != nil {
		s.explain(w, err, here(r, r.URL.Query().Get("me")))
		return
	}
	w.Header().Set("Location", here(r, me))
	w.WriteHeader(http.StatusSeeOther)
}

// here is the address of the page for the visitor who is that participant. It
// is relative, so that it holds under whatever host and path the page was
// opened at.
func here(r *http.Request, me string) string {
	q := r.URL.Query()
	q.Del("me")
	if me != "" {
		q.Set("me", me)
	}
	return "?" + q.Encode()
}

// press does what a button asks for and returns who the visitor now is.
func (s *pages) press(r *http.Request) (me string, err error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	v, err := s.visit(r)
	if err != nil {
		return "", err
	}
	if v.me != nil {
		me = v.me.UUID
	}
	switch do := r.PostForm.Get("do"); {
	case do == "leave" && v.me != nil:
		s.Leave(v.m, v.me, "Left the meeting.")
		return "", nil
	case do == "join":
		return s.pressJoin(v, r.PostForm)
	case !v.host:
		return me, world.ErrNotHost
	case do == "start":
		p, err := s.Start(v.m, v.who)
		return p.UUID, err
	case do == "end" && v.m.Live != nil:
		s.End(v.m)
		return "", nil
	case do == "admit" && v.m.Live != nil:
		return me, s.pressAdmit(v.m, r.PostForm.Get("participant"))
	}
	return me, world.ErrNotRunning
}

func (s *pages) pressJoin(v *visitor, form url.Values) (string, error) {
	if !v.open && v.m.Password != "" && !mint.Same(form.Get("passcode"), v.m.Password) {
		return "", errPasscode
	}
	if v.who.Name == "" {
		v.who.Name = strings.TrimSpace(form.Get("name"))
	}
	p, err := s.Join(v.m, v.who)
	return p.UUID, err
}

func (s *pages) pressAdmit(m *world.Meeting, uuid string) error {
	p := m.PresentBy(uuid)
	if p == nil {
		return world.ErrNotThere
	}
	return s.AdmitWaiting(m, p)
}
