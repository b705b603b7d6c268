package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/lists"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// upload takes a file in. A good one is imported while its progress is shown; one
// with bad rows is shown with them.
func (s *Site) upload(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List) error {
	file, err := form.File(w, r, "file", roster.MaxBytes)
	var up roster.Upload
	if err == nil {
		up, err = session.BeginImport(r.Context(), l.Roster, file)
	}
	if text, status, ok := inWords(err); ok {
		v := viewUpload(up, text)
		if e, ok := errors.AsType[*clinic.InvalidError](err); ok && up.Bad == nil {
			v.Bad = e.Fields
		}
		return s.showRoster(w, r, session, l, status, rosterView{Upload: v})
	}
	if err != nil {
		return err
	}
	if up.Waits {
		return s.showRoster(w, r, session, l, http.StatusUnprocessableEntity, rosterView{Upload: viewUpload(up, "")})
	}
	return s.toUpload(w, r, l, up.ID)
}

// toUpload leads to the page that shows an upload's progress.
func (s *Site) toUpload(w http.ResponseWriter, r *http.Request, l *lists.List, id string) error {
	s.to(w, r, l.Path()+"?"+url.Values{"import": {id}}.Encode())
	return nil
}

// acceptUpload takes the good rows of a file that waits.
func (s *Site) acceptUpload(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List) error {
	if err := session.AcceptImport(r.Context(), l.Roster, r.PathValue("id")); err != nil {
		return err
	}
	return s.toUpload(w, r, l, r.PathValue("id"))
}

func (s *Site) uploadEvents(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *lists.List) error {
	id := r.PathValue("id")
	if _, err := session.ImportRun(l.Roster, id); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), live.Longest)
	defer cancel()
	send.Runs(w, session.WatchImport(ctx, l.Roster, id), s.cfg.Closing)
	return nil
}
