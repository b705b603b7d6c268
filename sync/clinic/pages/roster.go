package pages

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/lists"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// rosterPage shows a list; ?q= searches, without script too.
func (s *Site) rosterPage(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List) error {
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

// searchRoster answers while somebody types, with the part of the page that changes.
func (s *Site) searchRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	v := rosterView{Query: strings.TrimSpace(r.PostForm.Get("q"))}
	if v.Query != "" {
		if _, err := v.search(r.Context(), session, l); err != nil {
			return err
		}
	}
	return s.fragment(w, l.Name, "found", v)
}

// pickRoster is the one form of A17 and A23: search, choose, search again, add all.
func (s *Site) pickRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List) error {
	if err := form.Parse(w, r); err != nil {
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
	tally, err := l.Add(r.Context(), session, v.Picks)
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
func picked(r *http.Request) []lists.Pick {
	var out []lists.Pick
	for _, id := range r.PostForm["pick"] {
		out = append(out, lists.Pick{
			ID: id, Name: r.PostForm.Get("name:" + id), Choice: r.PostForm.Get("choice:" + id),
			Email: r.PostForm.Get("email:" + id), Checked: true,
		})
	}
	return out
}

// rosterAdded says who was added. The first physicians lead on to the
// appointments, which a sync fills.
func (s *Site) rosterAdded(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List, tally roster.Counts) error {
	said := fmt.Sprintf("Added %d, changed %d.", tally.Added, tally.Updated)
	if l == lists.Physicians && tally.Added > 0 {
		if _, listed, _, err := l.Entries(r.Context(), session, ""); err == nil && listed == tally.Added {
			return s.done(w, r, session, "/appointments", said+" Now “Sync Appointments” gets their visits.")
		}
	}
	return s.done(w, r, session, l.Path(), said)
}

func (s *Site) removeRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	ids := r.PostForm["id"]
	if len(ids) == 0 {
		return s.showRoster(w, r, session, l, http.StatusUnprocessableEntity, rosterView{Trouble: "Tick whom to remove first."})
	}
	err := l.Remove(r.Context(), session, ids, r.PostForm.Get("confirm"))
	if e, ok := errors.AsType[*clinic.ConfirmationError](err); ok {
		v := rosterView{Remove: &removeView{IDs: ids, Effects: e.Effects, Confirm: e.Confirm}}
		return s.showRoster(w, r, session, l, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	return s.done(w, r, session, l.Path(), fmt.Sprintf("Removed %s.", words.Count(len(ids), l.One, l.Many)))
}

func rosterSample(w http.ResponseWriter, _ *http.Request, _ *clinic.Session, l *lists.List) error {
	return send.CSV(w, l.Name+"-sample.csv", l.Sample())
}
