package pages

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/internal/runs"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/lists"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// rosterView is a list with whatever is being done to it.
type rosterView struct {
	Path    string
	Rows    []lists.Entry
	Total   int
	Next    string // link to the rest
	Query   string
	Picks   []lists.Pick // who was chosen before, then who was found
	Said    string       // what the search found
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

// uploadView is a file that is being taken, was taken, or needs a look: what is
// good in it, what is not, and why.
type uploadView struct {
	Trouble string
	Bad     []clinic.FieldError // the first of them
	More    int                 // bad ones that are not shown
	Good    int
	Sample  []string
	ID      string // of an upload that waits for a yes, or goes on
	Waits   bool
	Run     *storage.SyncRun // how far it is
	Over    bool
}

// maxShown is how many bad rows a preview shows.
const maxShown = 100

func (s *Site) showRoster(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List, status int, v rosterView) (err error) {
	var next string
	if v.Rows, v.Total, next, err = l.Entries(r.Context(), session, r.URL.Query().Get("cursor")); err != nil {
		return err
	}
	if next != "" {
		v.Next = mount.Base(r) + l.Path() + "?" + url.Values{"cursor": {next}}.Encode()
	}
	v.Path = mount.Base(r) + l.Path()
	if l.PageURL {
		v.PageURL = s.cfg.PublicURL.JoinPath(mount.Base(r), "appointments").String()
	}
	return s.show(w, r, session, status, l.Name, view{Title: l.Title, Section: l.Name, Body: v})
}

// search adds who is found to those who were chosen. A vendor that is away is a
// word on the page.
func (v *rosterView) search(ctx context.Context, session *clinic.Session, l *lists.List) (status int, err error) {
	found, err := l.Search(ctx, session, v.Query)
	if text, code, ok := inWords(err); ok {
		v.Trouble = text
		return code, nil
	}
	if err != nil {
		return 0, err
	}
	for _, p := range found {
		if !slices.ContainsFunc(v.Picks, func(c lists.Pick) bool { return strings.EqualFold(c.ID, p.ID) }) {
			v.Picks = append(v.Picks, p)
		}
	}
	switch len(found) {
	case 0:
		v.Said = "Nobody is found by “" + v.Query + "”. Try the last name alone."
	case clinic.MaxFound:
		v.Said = fmt.Sprintf("These are the first %d. Type more of the name.", len(found))
	default:
		v.Said = words.Count(len(found), l.One, l.Many) + " found. Tick whom you want, search again for more, then add all at once."
	}
	return http.StatusOK, nil
}

// uploadOf is the upload that the page's address names; nil without one.
func uploadOf(r *http.Request, session *clinic.Session, l *lists.List) (*uploadView, error) {
	id := r.URL.Query().Get("import")
	if id == "" {
		return nil, nil
	}
	up, err := session.Upload(l.Roster, id)
	if errors.Is(err, clinic.ErrNotFound) {
		return &uploadView{Trouble: "This import is not known here any more. The list below holds what was taken."}, nil
	}
	if err != nil {
		return nil, err
	}
	v := viewUpload(up, "")
	if up.Waits {
		return v, nil
	}
	run, err := session.ImportRun(l.Roster, id)
	if err != nil {
		return nil, err
	}
	v.Run, v.Over = &run, runs.Over(run)
	return v, nil
}

func viewUpload(up roster.Upload, trouble string) *uploadView {
	v := &uploadView{
		Trouble: trouble, Good: up.Good, Sample: up.Sample, ID: up.ID, Waits: up.Waits,
		More: max(len(up.Bad)-maxShown, 0),
	}
	for _, c := range up.Bad[:min(len(up.Bad), maxShown)] {
		v.Bad = append(v.Bad, clinic.FieldError(c))
	}
	if trouble == "" && up.Waits {
		v.Trouble = "Some rows cannot be used. Nothing was changed yet."
	}
	return v
}
