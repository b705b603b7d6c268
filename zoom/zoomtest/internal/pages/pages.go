// Package pages is what people see of the fake Zoom: the authorize page
// (authorize.go), and the pages behind join and start links (meetingpage.go for
// what a button does, meetingview.go for what is shown).
package pages

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

//go:embed templates
var templateFiles embed.FS

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(templateFiles, "templates/*.html"))
})

// pages are what people see: the authorize page, and those behind join and start
// links.
type pages struct {
	*world.State
	control http.Handler // answers what lies beneath /_fake/
	record  func(op string, r *http.Request)
}

// New makes the pages of an account. What lies beneath /_fake/ goes to control;
// record is told of calls of the authorize page.
func New(w *world.State, control http.Handler, record func(op string, r *http.Request)) http.Handler {
	p := &pages{State: w, control: control, record: record}
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(p.servePages))
}

// servePages answers whatever is neither API nor token endpoint: the pages for
// people and the control endpoints.
func (s *pages) servePages(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case path == "/oauth/authorize":
		s.serveAuthorize(w, r)
	case path == "/_fake/page.css":
		http.ServeFileFS(w, r, templateFiles, "templates/page.css")
	case strings.HasPrefix(path, "/_fake/"):
		s.control.ServeHTTP(w, r)
	case strings.HasPrefix(path, "/j/"), strings.HasPrefix(path, "/s/"), strings.HasPrefix(path, "/w/"):
		s.serveMeeting(w, r)
	default:
		s.message(w, http.StatusNotFound, "Nothing here", "This is a fake Zoom. It answers API calls, and the join and start links that it gives out.", "")
	}
}

// render sends a page that nothing may cache, frame or run scripts in.
func (s *pages) render(w http.ResponseWriter, status int, name string, data any) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_ = templates().ExecuteTemplate(w, name, data) // fails only when the reader went away
}

// cssPath leads from the pages, all two levels deep, to their style sheet.
const cssPath = "../_fake/page.css"

// message is a page of one heading and one sentence.
func (s *pages) message(w http.ResponseWriter, status int, title, text, back string) {
	s.render(w, status, "message.html", map[string]string{"Title": title, "Text": text, "Back": back, "CSS": cssPath})
}

// explain turns what went wrong into a page.
func (s *pages) explain(w http.ResponseWriter, err error, back string) {
	switch {
	case errors.Is(err, world.ErrNoMeeting):
		s.message(w, http.StatusNotFound, "This meeting does not exist", "It was deleted, or the link is from an earlier run of this fake.", "")
	case errors.Is(err, world.ErrLinkInvalid):
		s.message(w, http.StatusForbidden, "This link is not valid", "It has expired or was withdrawn. Ask for a new one.", "")
	case errors.Is(err, errPasscode):
		s.message(w, http.StatusForbidden, "Wrong passcode", "Go back and type the passcode of the invitation.", back)
	case errors.Is(err, world.ErrHostBusy):
		s.message(w, http.StatusConflict, "Another meeting is running", "The host is in another meeting. End that one first, then start this one.", back)
	case errors.Is(err, world.ErrNotHost):
		s.message(w, http.StatusForbidden, "Only the host can do this", "Open the meeting by its start link to host it.", back)
	default:
		s.message(w, http.StatusConflict, "That is no longer possible", "The meeting has changed in the meantime. Go back to see how it stands.", back)
	}
}

// formLimit is far above any form of these pages.
const formLimit = 1 << 20
