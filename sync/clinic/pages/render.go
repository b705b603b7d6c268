package pages

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
)

// view is what every template is given.
type view struct {
	Title   string
	Section string // which item of the navigation is current
	Who     clinic.Caller
	Admin   bool
	Works   bool // admin or staff: may do things with visits
	Nav     []NavItem
	Base    string // path that the pages stand below
	Brand   string
	Leaves  bool // there is a way to sign out
	Flash   string
	Now     time.Time
	Body    any
}

// show writes a page. session is nil for pages that anybody may see.
func (s *Site) show(w http.ResponseWriter, r *http.Request, session *clinic.Session, status int, name string, v view) error {
	if session != nil {
		v.Flash = s.popFlash(w, r, session)
	} else {
		session = s.whoever(r)
	}
	if session != nil {
		v.Who = session.Caller()
	}
	v.Base, v.Brand, v.Leaves = mount.Base(r), s.cfg.Brand.Name, s.cfg.SignOut != nil
	v.Admin, v.Works, v.Nav = v.Who.Role == clinic.Admin, v.Who.Role.May(clinic.ForStaff), navFor(v.Who.Role, v.Base, s.cfg.Nav)
	v.Now = s.cfg.Now()
	var b bytes.Buffer
	if err := s.templates[name].ExecuteTemplate(&b, "layout.html", v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // nobody is left to tell when the browser is gone
	return nil
}

// fragment writes a part of a page, for a script that puts it in its place.
func (s *Site) fragment(w http.ResponseWriter, name, part string, body any) error {
	var b bytes.Buffer
	if err := s.templates[name].ExecuteTemplate(&b, part, body); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // nobody is left to tell when the browser is gone
	return nil
}

// to leads on to another page.
func (s *Site) to(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, mount.Base(r)+path, http.StatusSeeOther)
}

// done leads on after a form was carried out, with a word about it.
func (s *Site) done(w http.ResponseWriter, r *http.Request, session *clinic.Session, to, flash string) error {
	s.setFlash(w, session, flash)
	s.to(w, r, to)
	return nil
}

// Notice is a page that says one thing.
type Notice struct {
	Title   string
	Heading string // empty: the title
	Text    []string
	Hint    string // below the text; may be empty
	Button  string // empty: none
	Href    string // where the button leads
}

// Notice writes a page that says one thing, to anybody: of the vendor's own sign-in,
// for example.
func (s *Site) Notice(w http.ResponseWriter, r *http.Request, status int, n Notice) {
	if err := s.show(w, r, nil, status, "notice", view{Title: n.Title, Body: n}); err != nil {
		s.cfg.Log.ErrorContext(r.Context(), "a page cannot be written", "error", err)
		http.Error(w, n.Title, status)
	}
}

// Page is a page of somebody else's in the look of the site.
type Page struct {
	Title   string
	Section string // of the navigation, see [NavItem]
	Flash   string // a word about what was just done; may be empty
	Body    template.HTML
}

// Page writes a page of somebody else's, to anybody, with the navigation of whoever
// is signed in.
func (s *Site) Page(w http.ResponseWriter, r *http.Request, p Page) {
	err := s.show(w, r, nil, http.StatusOK, "page", view{Title: p.Title, Section: p.Section, Flash: p.Flash, Body: p.Body})
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Site) message(w http.ResponseWriter, r *http.Request, status int, title string, text ...string) {
	s.Notice(w, r, status, Notice{Title: title, Text: text, Button: "Go to the start", Href: mount.Base(r) + "/"})
}

func (s *Site) nothingHere(w http.ResponseWriter, r *http.Request) {
	s.message(w, r, http.StatusNotFound, "There is nothing here for you",
		"Either the address is not complete, or your sign-in does not open it.",
		"If you need this page for your work, ask your administrator to put your e-mail address on the Medical Staff list.")
}

// fail shows what went wrong, in words for the person in front of the screen.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // whoever asked has left
	}
	status, text := http.StatusInternalServerError, "Something went wrong here. The log says what. Try again, and tell your administrator if it happens twice."
	if errors.Is(err, clinic.ErrNotFound) {
		s.nothingHere(w, r)
		return
	}
	if plain, code, ok := inWords(err); ok {
		status, text = code, plain
	} else {
		s.cfg.Log.ErrorContext(r.Context(), "a page failed", "route", r.Pattern, "error", err)
	}
	s.message(w, r, status, "That did not work", text)
}

// inWords returns the text of errors that are meant for people.
func inWords(err error) (string, int, bool) {
	if e, ok := errors.AsType[*clinic.InvalidError](err); ok {
		return e.Error(), http.StatusUnprocessableEntity, true
	}
	if e, ok := errors.AsType[*clinic.ConflictError](err); ok {
		return e.Message, http.StatusConflict, true
	}
	if e, ok := errors.AsType[*clinic.UnavailableError](err); ok {
		return e.Message, http.StatusBadGateway, true
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok || errors.Is(err, clinic.ErrTooLarge) {
		return "More was sent than is taken here. Nothing was changed.", http.StatusRequestEntityTooLarge, true
	}
	return "", 0, false
}
