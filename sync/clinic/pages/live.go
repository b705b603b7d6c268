package pages

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
)

// liveRow is what an open page is told of a visit.
type liveRow struct {
	Key  string `json:"key"`
	Day  string `json:"day"`
	HTML string `json:"html"`
}

// describe writes the rows of changed visits, once for all pages that are open.
func (s *Site) describe(ctx context.Context, at live.Place, keys []string) ([]live.Event, error) {
	d := s.cfg.Clinic.Session(at.Account, clinic.Caller{ID: "live"})
	zone, err := d.Zone(ctx)
	if err != nil {
		return nil, err
	}
	visits, err := d.Changed(ctx, keys)
	if err != nil {
		return nil, err
	}
	events := make([]live.Event, len(visits))
	for i, a := range visits {
		row := newRow(a, zone, s.cfg.Now(), at.Base)
		var b bytes.Buffer
		if err := s.templates["appointments"].ExecuteTemplate(&b, "row", row); err != nil {
			return nil, err
		}
		data, err := json.Marshal(liveRow{Key: a.Key, Day: row.Start.Format(time.DateOnly), HTML: strings.TrimSpace(b.String())})
		if err != nil {
			return nil, err
		}
		events[i] = live.Event{Name: "visit", Data: data}
	}
	return events, nil
}

// liveEvents is the stream of changes that an open page listens to.
func (s *Site) liveEvents(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	position := r.Header.Get("Last-Event-ID")
	if position == "" {
		position = r.URL.Query().Get("since")
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	err := s.live.Stream(r.Context(), place(r, session), position, func(b []byte) error {
		_ = out.SetWriteDeadline(time.Now().Add(10 * time.Second)) // a recorder has none
		if _, err := w.Write(b); err != nil {
			return err
		}
		return out.Flush()
	})
	if err != nil && r.Context().Err() == nil {
		s.cfg.Log.WarnContext(r.Context(), "a stream of changes ended", "error", err)
	}
	return nil
}
