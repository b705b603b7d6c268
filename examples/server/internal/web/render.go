package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var assetFiles embed.FS

// view is what every template is given.
type view struct {
	Title   string
	Section string // which item of the navigation is current
	Who     clinic.Caller
	Admin   bool
	Works   bool // admin or staff: may do things with visits
	Nav     []navItem
	Demo    bool
	Flash   string
	Now     time.Time
	Body    any
}

// parseTemplates reads the layout with each page, and the shared pieces.
func parseTemplates(functions template.FuncMap) (map[string]*template.Template, error) {
	base, err := template.New("layout.html").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/pieces.html", "templates/roster.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	out := make(map[string]*template.Template)
	for _, name := range names {
		short := strings.TrimSuffix(path.Base(name), ".html")
		if short == "layout" || short == "pieces" || short == "roster" {
			continue
		}
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if out[short], err = t.ParseFS(templateFiles, name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// whoever is signed in, for pages that anybody may see; nil for nobody.
func (s *Site) whoever(r *http.Request) *clinic.Session {
	account, err := s.cfg.Account(r)
	if err != nil || !s.signedIn(r.Context()) {
		return nil
	}
	d, err := s.desk(r.Context(), account)
	if err != nil {
		return nil
	}
	return d
}

// show writes a page. d is nil for pages that anybody may see.
func (s *Site) show(w http.ResponseWriter, r *http.Request, d *clinic.Session, status int, name string, v view) error {
	if d != nil || v.Section == "demo" { // the demo is played signed in or not
		v.Flash = s.sessions.PopString(r.Context(), keyFlash)
	}
	if d == nil {
		d = s.whoever(r)
	}
	if d != nil {
		v.Who = d.Caller()
	}
	v.Admin, v.Works, v.Nav = v.Who.Role == clinic.Admin, allowed(staffOnly, v.Who.Role), navFor(v.Who.Role)
	v.Demo, v.Now = s.cfg.Demo, s.cfg.Now()
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

// done leads on after a form was carried out, with a word about it.
func (s *Site) done(w http.ResponseWriter, r *http.Request, to, flash string) error {
	s.sessions.Put(r.Context(), keyFlash, flash)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// notice is a page that says one thing.
type notice struct {
	Text   []string
	Button string
	Href   string
}

func (s *Site) message(w http.ResponseWriter, r *http.Request, status int, title string, text ...string) {
	n := notice{Text: text, Button: "Go to the start", Href: "/"}
	if err := s.show(w, r, nil, status, "notice", view{Title: title, Body: n}); err != nil {
		http.Error(w, title, status)
	}
}

func (s *Site) nothingHere(w http.ResponseWriter, r *http.Request) {
	s.message(w, r, http.StatusNotFound, "There is nothing here for you",
		"Either the address is not complete, or your sign-in does not open it.",
		"If you need this page for your work, ask your administrator to put your e-mail address on the Medical Staff list.")
}

// fail shows what went wrong, in words for the person in front of the screen.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, _ *clinic.Session, err error) {
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

// assetsHash names the static files as they are in this build.
func assetsHash() string {
	h := sha256.New()
	_ = fs.WalkDir(assetFiles, "static", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			b, _ := assetFiles.ReadFile(name) // embedded: cannot fail
			h.Write([]byte(name))
			h.Write(b)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:6])
}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeFileFS(w, r, assetFiles, "static/"+r.PathValue("name"))
}
