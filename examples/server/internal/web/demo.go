package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/demo"
	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/sync/clinic"
)

// How much the page shows unless asked for all.
const (
	shownBookings = 10
	shownNewest   = 8 // mails, and events
	shownRooms    = 6
)

// mailPolicy is for a mail's HTML: its own style, its own pictures, no script.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; " +
	"sandbox allow-top-navigation-by-user-activation"

// DemoRoutes serves the demo's pages: the mailbox, the events, the EHR. They are
// open to anybody, as the invented people in them have no secrets.
func (s *Site) DemoRoutes(mux *http.ServeMux, d *demo.Demo) {
	mux.HandleFunc("GET /demo", s.demoPage(d))
	mux.HandleFunc("POST /demo/empty", s.demoEmpty(d))
	mux.HandleFunc("POST /demo/time", s.demoTime(d))
	mux.HandleFunc("POST /demo/trouble", s.demoTrouble(d))
	mux.HandleFunc("POST /demo/room/{id}", s.demoRoom(d))
	mux.HandleFunc("GET /demo/mail/{id}", s.demoMail(d, s.mailPage))
	mux.HandleFunc("GET /demo/mail/{id}/html", s.demoMail(d, mailHTML))
	mux.HandleFunc("GET /demo/mail/{id}/part/{name}", s.demoMail(d, mailPart))
}

// demoView is the demo's page.
type demoView struct {
	Mails                   []notify.Message
	Events                  []demo.Event
	Bookings                []demo.Booking
	OlderMails, OlderEvents int
	SignIn                  string
	Time                    time.Time
	Ahead                   time.Duration
	Next                    time.Duration // to just before the next visit
	Trouble                 demo.Trouble
	Rooms                   []demo.Room
}

func (s *Site) demoPage(d *demo.Demo) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body := demoView{Mails: d.Mails(), Events: d.Events(), Bookings: d.Bookings(shownBookings), SignIn: demo.SignIn}
		body.Time, body.Ahead, body.Next, body.Trouble = d.Now().In(d.Zone()), d.Ahead(), d.ToNextVisit(), d.Trouble()
		var err error
		if body.Rooms, err = d.Rooms(r.Context(), s.cfg.Store.Account(demo.AccountID), shownRooms); err != nil {
			s.fail(w, r, nil, err)
			return
		}
		if len(body.Mails) == 0 {
			w.Header().Set("Refresh", "3") // the first mails are a moment away
		}
		all := r.URL.Query().Get("all")
		if extra := len(body.Mails) - shownNewest; extra > 0 && all != "mails" {
			body.Mails, body.OlderMails = body.Mails[:shownNewest], extra
		}
		if extra := len(body.Events) - shownNewest; extra > 0 && all != "events" {
			body.Events, body.OlderEvents = body.Events[:shownNewest], extra
		}
		s.shown(w, r, "demo", view{Title: "Demo", Section: "demo", Body: body})
	}
}

// shown shows a page of the demo, with the navigation of whoever is signed in.
func (s *Site) shown(w http.ResponseWriter, r *http.Request, name string, v view) {
	var desk *clinic.Session
	if account, err := s.cfg.Account(r); err == nil && s.sessions.GetString(r.Context(), keyUser) != "" {
		if desk, err = s.desk(r.Context(), account); err != nil {
			desk = nil
		}
	}
	if err := s.show(w, r, desk, http.StatusOK, name, v); err != nil {
		s.fail(w, r, desk, err)
	}
}

// demoMail finds the mail that a page is about.
func (s *Site) demoMail(d *demo.Demo, next func(http.ResponseWriter, *http.Request, notify.Message)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		m, ok := d.Mail(r.PathValue("id"))
		if !ok {
			s.nothingHere(w, r)
			return
		}
		next(w, r, m)
	}
}

func (s *Site) mailPage(w http.ResponseWriter, r *http.Request, m notify.Message) {
	w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	s.shown(w, r, "mail", view{Title: "Mail", Section: "demo", Body: m})
}

// mailHTML is the mail as a mail program would show it.
func mailHTML(w http.ResponseWriter, _ *http.Request, m notify.Message) {
	html := m.HTML
	for _, p := range m.Inline {
		html = strings.ReplaceAll(html, "cid:"+p.Name, "/demo/mail/"+url.PathEscape(m.ID)+"/part/"+url.PathEscape(p.Name))
	}
	html = strings.Replace(html, "<head>", `<head><base target="_top">`, 1)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", mailPolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	_, _ = w.Write([]byte(html)) // nobody is left to tell when the browser is gone
}

func mailPart(w http.ResponseWriter, r *http.Request, m notify.Message) {
	for _, p := range append(m.Inline, m.Attached...) {
		if p.Name == r.PathValue("name") {
			w.Header().Set("Content-Type", p.ContentType)
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin") // a sandboxed mail is of no origin
			w.Header().Set("Content-Disposition", `attachment; filename="`+url.PathEscape(p.Name)+`"`)
			_, _ = w.Write(p.Data) // nobody is left to tell when the browser is gone
			return
		}
	}
	http.NotFound(w, r)
}

// noteLink is a line of an appointment's notes that ends in a link.
type noteLink struct{ Text, Href, Label string }

// linked takes a line apart; nil when there is no link in it.
func linked(line string) *noteLink {
	i := strings.Index(line, "http")
	if i < 0 {
		return nil
	}
	href, _, _ := strings.Cut(line[i:], " ")
	u, err := url.Parse(href)
	if err != nil || u.Host == "" {
		return nil
	}
	return &noteLink{Text: strings.TrimSpace(line[:i]), Href: href, Label: u.Host + "/…"}
}
