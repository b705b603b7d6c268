package demo

import (
	"embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages"
	"github.com/televisit/televisit-go/sync/clinic/signin"
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

//go:embed templates/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"clock":    func(t time.Time) string { return t.Format("3:04 PM") },
	"when":     func(t time.Time) string { return t.Format("Jan 2, 3:04:05 PM") },
	"moment":   func(t time.Time) string { return t.Format("Monday, January 2, 3:04 PM") },
	"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"lasted":   lasted,
	"breaks":   newBreaks,
	"roomPath": roomPath,
	"linked":   linked,
}).ParseFS(templateFiles, "templates/*.html"))

// Pages are the demo's own: the mailbox, the events, the EHR. They are open to
// anybody, as the invented people in them have no secrets.
type Pages struct {
	Demo    *Demo
	Account *storage.Account
	Site    *pages.Site      // in whose look they are shown
	SignIn  *signin.Sessions // of those who try the product
	Log     *slog.Logger
}

// NavItem leads to them.
var NavItem = pages.NavItem{Label: "Demo", Href: "/demo", Section: "demo", For: clinic.ForEverybody}

// Routes mounts the pages.
func (p *Pages) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /demo", p.front)
	mux.HandleFunc("POST /demo/empty", p.empty)
	mux.HandleFunc("POST /demo/time", p.form("", p.jump))
	mux.HandleFunc("POST /demo/trouble", p.form("", p.trouble))
	mux.HandleFunc("POST /demo/room/{id}", p.form("#rooms", p.play))
	mux.HandleFunc("GET /demo/mail/{id}", p.mail(p.mailPage))
	mux.HandleFunc("GET /demo/mail/{id}/html", p.mail(mailHTML))
	mux.HandleFunc("GET /demo/mail/{id}/part/{name}", p.mail(mailPart))
}

// frontView is the demo's page.
type frontView struct {
	Mails                   []notify.Message
	Events                  []Event
	Bookings                []Booking
	OlderMails, OlderEvents int
	SignIn                  string // how to; empty for who is signed in
	Time                    time.Time
	Ahead                   time.Duration
	Next                    time.Duration // to just before the next visit
	Trouble                 Trouble
	Rooms                   []Room
}

func (p *Pages) front(w http.ResponseWriter, r *http.Request) {
	d := p.Demo
	body := frontView{Mails: d.Mails(), Events: d.Events(), Bookings: d.Bookings(shownBookings), SignIn: SignIn}
	if p.SignIn.Working(r) {
		body.SignIn = ""
	}
	body.Time, body.Ahead, body.Next, body.Trouble = d.Now().In(d.Zone()), d.Ahead(), d.ToNextVisit(), d.Trouble()
	var err error
	if body.Rooms, err = d.Rooms(r.Context(), p.Account, shownRooms); err != nil {
		p.fail(w, r, err)
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
	p.show(w, r, "demo.html", "Demo", body)
}

// show writes a page, in the look of the product.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, name, title string, body any) {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, body); err != nil {
		p.fail(w, r, err)
		return
	}
	p.Site.Page(w, r, pages.Page{Title: title, Section: NavItem.Section, Flash: said(w, r), Body: template.HTML(b.String())}) //nolint:gosec // a template has written it
}

func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	p.Log.ErrorContext(r.Context(), "a page of the demo failed", "error", err)
	p.Site.Notice(w, r, http.StatusInternalServerError, pages.Notice{Title: "That did not work", Text: []string{"The log says why."}, Button: "Back to the demo", Href: NavItem.Href})
}

// mail finds the mail that a page is about.
func (p *Pages) mail(next func(http.ResponseWriter, *http.Request, notify.Message)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		m, ok := p.Demo.Mail(r.PathValue("id"))
		if !ok {
			p.Site.Notice(w, r, http.StatusNotFound, pages.Notice{Title: "There is no such mail", Text: []string{"The demo keeps the newest mails only."}, Button: "Back to the demo", Href: NavItem.Href})
			return
		}
		next(w, r, m)
	}
}

func (p *Pages) mailPage(w http.ResponseWriter, r *http.Request, m notify.Message) {
	h := w.Header()
	h.Set("Content-Security-Policy", h.Get("Content-Security-Policy")+"; frame-src 'self'")
	p.show(w, r, "mail.html", "Mail", m)
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

// lasted is a length of time in words.
func lasted(d time.Duration) string {
	if d = d.Round(time.Minute); d < time.Hour {
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// breaks is a part of the world that can be broken and healed.
type breaks struct {
	What            string
	On              bool
	Name, Says      string
	BreakIt, HealIt string
}

func newBreaks(what string, on bool, name, says, breakIt, healIt string) breaks {
	return breaks{what, on, name, says, breakIt, healIt}
}
