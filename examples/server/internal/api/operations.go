package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
)

//go:embed openapi.json
var openAPIDocument []byte

func openAPI(w http.ResponseWriter, _ *http.Request, _ *clinic.Session) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(openAPIDocument) // nobody is left to tell when the caller is gone
	return nil
}

func startSync(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	run, err := d.StartSync(r.Context(), r.URL.Query().Get("confirm"))
	if err != nil {
		return err
	}
	w.Header().Set("Location", Prefix+"/sync/"+run.ID)
	return writeJSON(w, http.StatusAccepted, map[string]string{"id": run.ID})
}

func getSync(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	run, err := d.Run(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, run)
}

// syncEvents streams a run's progress.
func (s *server) syncEvents(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	id := r.PathValue("id")
	if _, err := d.Run(r.Context(), id); err != nil {
		return err
	}
	StreamRuns(w, d.Watch(r.Context(), id), s.closed)
	return nil
}

// StreamRuns sends a run's progress as server-sent events: "progress" with the run,
// then "done" with the run as it ended. It ends early when closing is closed.
func StreamRuns(w http.ResponseWriter, runs iter.Seq2[storage.Run, error], closing <-chan struct{}) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	for run, err := range runs {
		if err != nil {
			return
		}
		body, err := json.Marshal(run)
		if err != nil {
			return
		}
		_ = out.SetWriteDeadline(time.Now().Add(10 * time.Second)) // a recorder has none
		if _, err := fmt.Fprintf(w, "event: progress\ndata: %s\n\n", body); err != nil {
			return
		}
		if clinic.Over(run) {
			_, _ = fmt.Fprintf(w, "event: done\ndata: %s\n\n", body)
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-closing:
			return
		default:
		}
	}
}

func getPreview(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	p, err := d.Preview(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{"items": p.Rows, "next": "", "effects": p.Effects, "confirm": p.Confirm})
}

func listDeliveries(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	f := clinic.OutboxFilter{AppointmentID: r.URL.Query().Get("appointment")}
	var err error
	if f.State, err = oneOf(r, "state", deliveryStates...); err != nil {
		return err
	}
	if f.Channel, err = oneOf(r, "channel", storage.ChannelMail, storage.ChannelEvent); err != nil {
		return err
	}
	if f.From, f.To, err = between(r, d); err != nil {
		return err
	}
	if f.Cursor, f.Limit, err = paging(r); err != nil {
		return err
	}
	items, next, err := d.Outbox(r.Context(), f)
	if err != nil {
		return err
	}
	return writeList(w, items, next)
}

func replay(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	id := r.PathValue("id")
	if err := d.Replay(r.Context(), id); err != nil {
		return err
	}
	return writeJSON(w, http.StatusAccepted, map[string]string{"id": id})
}

// replayAll sends again what was given up, or what was sent in a range.
func replayAll(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	var in struct {
		State   storage.DeliveryState `json:"state"`
		Channel string                `json:"channel"`
		From    time.Time             `json:"from"`
		To      time.Time             `json:"to"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	n, err := d.ReplayAll(r.Context(), syncer.ReplayFilter{State: in.State, Channel: in.Channel, From: in.From, To: in.To})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusAccepted, map[string]int{"queued": n})
}

func switchOn(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	if err := d.SwitchOn(r.Context()); err != nil {
		return err
	}
	return noContent(w)
}

func getStatus(w http.ResponseWriter, r *http.Request, d *clinic.Session) error {
	s, err := d.Status(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s)
}
