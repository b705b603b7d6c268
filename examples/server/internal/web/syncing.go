package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/televisit/televisit-go/examples/server/internal/api"
	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/storage"
)

// runOf is a sync by its id, and whether it is over; one that is not known any
// more is nil.
func runOf(ctx context.Context, d *clinic.Desk, id string) (*storage.Run, bool, error) {
	run, err := d.Run(ctx, id)
	if errors.Is(err, clinic.ErrNotFound) {
		return nil, false, nil
	}
	return &run, clinic.Over(run), err
}

func (s *Site) startSync(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	run, err := d.StartSync(r.Context(), r.PostForm.Get("confirm"))
	if err == nil {
		http.Redirect(w, r, "/appointments?"+url.Values{"run": {run.ID}}.Encode(), http.StatusSeeOther)
		return nil
	}
	if e, ok := errors.AsType[*clinic.ConfirmationError](err); ok {
		return s.showAppointments(w, r, d, http.StatusConflict, appointmentsView{Confirm: e})
	}
	text, status, ok := inWords(err)
	if !ok {
		return err
	}
	return s.showAppointments(w, r, d, status, appointmentsView{Trouble: text})
}

func (s *Site) syncEvents(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	id := r.PathValue("id")
	if _, err := d.Run(r.Context(), id); err != nil {
		return err
	}
	api.Stream(w, r, d, id, s.cfg.Closing)
	return nil
}

// previewView is what a sync would do.
type previewView struct {
	Rows    []previewRow
	Same    int // appointments that stay as they are
	Effects []string
	Trouble string
}

type previewRow struct{ ID, Action, Why string }

func (s *Site) previewPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	var v previewView
	p, err := d.Preview(r.Context())
	if text, _, ok := inWords(err); ok {
		v.Trouble = text
	} else if err != nil {
		return err
	}
	v.Effects = p.Effects
	for _, row := range p.Rows {
		if row.Action == "none" {
			v.Same++
			continue
		}
		v.Rows = append(v.Rows, previewRow{row.AppointmentID, string(row.Action), row.Why})
	}
	return s.show(w, r, d, http.StatusOK, "preview", view{Title: "Preview of a sync", Section: "appointments", Body: v})
}
