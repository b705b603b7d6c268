package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
)

func (s *Site) startSync(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	run, err := session.StartSync(r.Context(), r.PostForm.Get("confirm"))
	if err == nil {
		s.to(w, r, "/appointments?"+url.Values{"run": {run.ID}}.Encode())
		return nil
	}
	if e, ok := errors.AsType[*clinic.ConfirmationError](err); ok {
		return s.showAppointments(w, r, session, http.StatusConflict, appointmentsView{Confirm: e})
	}
	text, status, ok := inWords(err)
	if !ok {
		return err
	}
	return s.showAppointments(w, r, session, status, appointmentsView{Trouble: text})
}

func (s *Site) syncEvents(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	id := r.PathValue("id")
	if _, err := session.Run(r.Context(), id); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), live.Longest)
	defer cancel()
	send.Runs(w, session.Watch(ctx, id), s.cfg.Closing)
	return nil
}

// maxPlanned bounds the rows of a preview.
const maxPlanned = 200

// previewView is what a sync would do.
type previewView struct {
	Rows    []clinic.PlannedChange
	Counts  []planCount
	More    int // rows that are not shown
	Same    int // appointments that stay as they are
	Effects []string
	Trouble string
}

// planCount is how often a sync would do something.
type planCount struct {
	Action syncer.Action
	Count  int
}

func (s *Site) previewPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	p, err := session.Preview(r.Context())
	v := previewView{Effects: p.Effects}
	if text, _, plain := inWords(err); plain {
		v.Trouble = text
	} else if err != nil {
		return err
	}
	if err := v.fill(r.Context(), session, p.Rows); err != nil {
		return err
	}
	return s.show(w, r, session, http.StatusOK, "preview", view{Title: "Preview of a sync", Section: "appointments", Body: v})
}

// fill counts the rows and takes the first of those that would change something.
func (v *previewView) fill(ctx context.Context, session *clinic.Session, rows []syncer.PreviewRow) error {
	var changes []syncer.PreviewRow
	for _, row := range rows {
		if row.Action == syncer.ActionNone {
			v.Same++
			continue
		}
		changes = append(changes, row)
		i := slices.IndexFunc(v.Counts, func(c planCount) bool { return c.Action == row.Action })
		if i < 0 {
			i = len(v.Counts)
			v.Counts = append(v.Counts, planCount{Action: row.Action})
		}
		v.Counts[i].Count++
	}
	if v.More = len(changes) - maxPlanned; v.More > 0 {
		changes = changes[:maxPlanned]
	}
	zone, err := session.Zone(ctx)
	if err != nil {
		return err
	}
	v.Rows, err = session.Planned(ctx, changes)
	for i := range v.Rows {
		v.Rows[i].Start = v.Rows[i].Start.In(zone)
	}
	return err
}
