package pages

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// listing is one of the two lists, as its page works with it. Both pages are made
// by the same handlers and the same template, roster.html; a page's own template
// says what its rows look like.
type listing struct {
	list      roster.List
	name      string // of the template, the section and the path
	title     string
	one, many string // whom it lists
	entries   func(ctx context.Context, session *clinic.Session, cursor string) (rows []entry, total int, next string, err error)
	search    func(ctx context.Context, session *clinic.Session, query string) ([]pick, error)
	add       func(ctx context.Context, session *clinic.Session, picks []pick) (roster.Counts, error)
	remove    func(ctx context.Context, session *clinic.Session, ids []string, confirm string) error
	sample    func() []byte
	pageURL   bool // the page leads to the appointments page (A32)
}

// entry is somebody on the list.
type entry struct{ ID, Name, Choice, Email string }

// pick is somebody who may be added. Choice is a physician's type or a staff
// member's role.
type pick struct {
	ID, Name, Choice, Email string
	Listed, Checked         bool
	Error                   string
}

// rosterView is a list with whatever is being done to it.
type rosterView struct {
	Path    string
	Rows    []entry
	Total   int
	Next    string // link to the rest
	Query   string
	Picks   []pick // who was chosen before, then who was found
	Said    string // what the search found
	Trouble string
	Upload  *uploadView
	Remove  *removeView
	PageURL string
}

// removeView asks before a removal that touches visits.
type removeView struct {
	IDs     []string
	Effects []string
	Confirm string
}

// rosterRows is how many entries a page shows.
const rosterRows = 200

func (l *listing) path() string { return "/" + l.name }

// rosterRoutes is every route of a list.
func (s *Site) rosterRoutes(l *listing) []route {
	at := func(handle func(http.ResponseWriter, *http.Request, *clinic.Session, *listing) error) page {
		return func(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
			return handle(w, r, session, l)
		}
	}
	p := l.path()
	return []route{
		{"GET " + p, clinic.ForAdmins, at(s.rosterPage)},
		{"POST " + p + "/search", clinic.ForAdmins, at(s.searchRoster)},
		{"POST " + p, clinic.ForAdmins, at(s.pickRoster)},
		{"POST " + p + "/remove", clinic.ForAdmins, at(s.removeRoster)},
		{"POST " + p + "/import", clinic.ForAdmins, at(s.upload)},
		{"POST " + p + "/import/{id}", clinic.ForAdmins, at(s.acceptUpload)},
		{"GET " + p + "/import/{id}/events", clinic.ForAdmins, at(s.uploadEvents)},
		{"GET " + p + "/sample.csv", clinic.ForAdmins, at(rosterSample)},
	}
}

// rosterPage shows a list; ?q= searches, without script too.
func (s *Site) rosterPage(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing) error {
	v := rosterView{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	status := http.StatusOK
	var err error
	if v.Query != "" {
		if status, err = v.search(r.Context(), session, l); err != nil {
			return err
		}
	}
	if v.Upload, err = uploadOf(r, session, l); err != nil {
		return err
	}
	return s.showRoster(w, r, session, l, status, v)
}

func (s *Site) showRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing, status int, v rosterView) (err error) {
	var next string
	if v.Rows, v.Total, next, err = l.entries(r.Context(), session, r.URL.Query().Get("cursor")); err != nil {
		return err
	}
	if next != "" {
		v.Next = mount.Base(r) + l.path() + "?" + url.Values{"cursor": {next}}.Encode()
	}
	v.Path = mount.Base(r) + l.path()
	if l.pageURL {
		v.PageURL = s.cfg.PublicURL.JoinPath(mount.Base(r), "appointments").String()
	}
	return s.show(w, r, session, status, l.name, view{Title: l.title, Section: l.name, Body: v})
}

// search adds who is found to those who were chosen. A vendor that is away is a
// word on the page.
func (v *rosterView) search(ctx context.Context, session *clinic.Session, l *listing) (status int, err error) {
	found, err := l.search(ctx, session, v.Query)
	if text, code, ok := inWords(err); ok {
		v.Trouble = text
		return code, nil
	}
	if err != nil {
		return 0, err
	}
	for _, p := range found {
		if !slices.ContainsFunc(v.Picks, func(c pick) bool { return strings.EqualFold(c.ID, p.ID) }) {
			v.Picks = append(v.Picks, p)
		}
	}
	switch len(found) {
	case 0:
		v.Said = "Nobody is found by “" + v.Query + "”. Try the last name alone."
	case clinic.MaxFound:
		v.Said = fmt.Sprintf("These are the first %d. Type more of the name.", len(found))
	default:
		v.Said = words.Count(len(found), l.one, l.many) + " found. Tick whom you want, search again for more, then add all at once."
	}
	return http.StatusOK, nil
}

// searchRoster answers while somebody types, with the part of the page that changes.
func (s *Site) searchRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	v := rosterView{Query: strings.TrimSpace(r.PostForm.Get("q"))}
	if v.Query != "" {
		if _, err := v.search(r.Context(), session, l); err != nil {
			return err
		}
	}
	return s.fragment(w, l.name, "found", v)
}

// pickRoster is the one form of A17 and A23: search, choose, search again, add all.
func (s *Site) pickRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	v := rosterView{Query: strings.TrimSpace(r.PostForm.Get("q")), Picks: picked(r)}
	if r.PostForm.Get("do") != "add" {
		status, err := v.search(r.Context(), session, l)
		if err != nil {
			return err
		}
		return s.showRoster(w, r, session, l, status, v)
	}
	tally, err := l.add(r.Context(), session, v.Picks)
	if err == nil {
		return s.rosterAdded(w, r, session, l, tally)
	}
	e, ok := errors.AsType[*clinic.InvalidError](err)
	if !ok {
		return err
	}
	v.Trouble = "Nobody was added. " + troubleOf(e)
	for _, f := range e.Fields {
		v.Picks[max(f.Row-1, 0)].Error = f.Message
	}
	return s.showRoster(w, r, session, l, http.StatusUnprocessableEntity, v)
}

func troubleOf(e *clinic.InvalidError) string {
	if len(e.Fields) > 0 {
		return "Correct what is marked, then add again."
	}
	return e.Message
}

// picked reads who was chosen, in this search and in those before.
func picked(r *http.Request) []pick {
	var out []pick
	for _, id := range r.PostForm["pick"] {
		out = append(out, pick{
			ID: id, Name: r.PostForm.Get("name:" + id), Choice: r.PostForm.Get("choice:" + id),
			Email: r.PostForm.Get("email:" + id), Checked: true,
		})
	}
	return out
}

// rosterAdded says who was added. The first physicians lead on to the
// appointments, which a sync fills.
func (s *Site) rosterAdded(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing, tally roster.Counts) error {
	said := fmt.Sprintf("Added %d, changed %d.", tally.Added, tally.Updated)
	if l == physicians && tally.Added > 0 {
		if _, listed, _, err := l.entries(r.Context(), session, ""); err == nil && listed == tally.Added {
			return s.done(w, r, session, "/appointments", said+" Now “Sync Appointments” gets their visits.")
		}
	}
	return s.done(w, r, session, l.path(), said)
}

func (s *Site) removeRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	ids := r.PostForm["id"]
	if len(ids) == 0 {
		return s.showRoster(w, r, session, l, http.StatusUnprocessableEntity, rosterView{Trouble: "Tick whom to remove first."})
	}
	err := l.remove(r.Context(), session, ids, r.PostForm.Get("confirm"))
	if e, ok := errors.AsType[*clinic.ConfirmationError](err); ok {
		v := rosterView{Remove: &removeView{IDs: ids, Effects: e.Effects, Confirm: e.Confirm}}
		return s.showRoster(w, r, session, l, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, session, l.path(), fmt.Sprintf("Removed %s.", words.Count(len(ids), l.one, l.many)))
}

func rosterSample(w http.ResponseWriter, _ *http.Request, _ *clinic.Session, l *listing) error {
	return send.CSV(w, l.name+"-sample.csv", l.sample())
}
