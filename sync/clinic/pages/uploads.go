package pages

import (
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/internal/runs"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

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

// upload takes a file in. A good one is imported while its progress is shown; one
// with bad rows is shown with them.
func (s *Site) upload(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing) error {
	file, err := upload(w, r, "file", roster.MaxBytes)
	var up roster.Upload
	if err == nil {
		up, err = session.BeginImport(r.Context(), l.list, file)
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
func (s *Site) toUpload(w http.ResponseWriter, r *http.Request, l *listing, id string) error {
	s.to(w, r, l.path()+"?"+url.Values{"import": {id}}.Encode())
	return nil
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

// acceptUpload takes the good rows of a file that waits.
func (s *Site) acceptUpload(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing) error {
	if err := session.AcceptImport(r.Context(), l.list, r.PathValue("id")); err != nil {
		return err
	}
	return s.toUpload(w, r, l, r.PathValue("id"))
}

func (s *Site) uploadEvents(w http.ResponseWriter, r *http.Request, session *clinic.Session, l *listing) error {
	id := r.PathValue("id")
	if _, err := session.ImportRun(l.list, id); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), live.Longest)
	defer cancel()
	send.Runs(w, session.WatchImport(ctx, l.list, id), s.cfg.Closing)
	return nil
}

// uploadOf is the upload that the page's address names; nil without one.
func uploadOf(r *http.Request, session *clinic.Session, l *listing) (*uploadView, error) {
	id := r.URL.Query().Get("import")
	if id == "" {
		return nil, nil
	}
	up, err := session.Upload(l.list, id)
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
	run, err := session.ImportRun(l.list, id)
	if err != nil {
		return nil, err
	}
	v.Run, v.Over = &run, runs.Over(run)
	return v, nil
}

// maxForm bounds a form without files, in bytes.
const maxForm = 1 << 20

func parseForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	return r.ParseForm()
}

// upload returns the file of a form's field, read as it comes; nil when none was
// chosen.
func upload(w http.ResponseWriter, r *http.Request, name string, limit int64) (*multipart.Part, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+maxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &clinic.InvalidError{Message: "Choose a file first."}
	}
	for {
		part, err := parts.NextPart()
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, err
		}
		if err != nil {
			return nil, &clinic.InvalidError{Message: "Choose a file first."}
		}
		if part.FormName() == name && part.FileName() != "" {
			return part, nil
		}
	}
}
