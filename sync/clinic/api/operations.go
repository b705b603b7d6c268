package api

import (
	"bytes"
	_ "embed"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
)

//go:embed openapi.json
var openAPIDocument []byte

// OpenAPI is the API's document (OpenAPI 3), as it is served too.
func OpenAPI() []byte { return bytes.Clone(openAPIDocument) }

func openAPI(w http.ResponseWriter, _ *http.Request, _ *clinic.Session) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(openAPIDocument) // nobody is left to tell when the caller is gone
	return nil
}

func startSync(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	run, err := session.StartSync(r.Context(), r.URL.Query().Get("confirm"))
	if err != nil {
		return err
	}
	w.Header().Set("Location", mount.Base(r)+Prefix+"/sync/"+run.ID)
	return writeJSON(w, http.StatusAccepted, map[string]string{"id": run.ID})
}

func getSync(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	run, err := session.Run(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, run)
}

// syncEvents streams a run's progress.
func (s *server) syncEvents(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	id := r.PathValue("id")
	if _, err := session.Run(r.Context(), id); err != nil {
		return err
	}
	send.Runs(w, session.Watch(r.Context(), id), s.closed)
	return nil
}

func getPreview(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	p, err := session.Preview(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]any{"items": p.Rows, "next": "", "effects": p.Effects, "confirm": p.Confirm})
}

func listDeliveries(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	f := clinic.OutboxFilter{AppointmentID: r.URL.Query().Get("appointment")}
	var err error
	if f.State, err = oneOf(r, "state", deliveryStates...); err != nil {
		return err
	}
	if f.Channel, err = oneOf(r, "channel", storage.ChannelMail, storage.ChannelEvent); err != nil {
		return err
	}
	if f.From, f.To, err = between(r, session); err != nil {
		return err
	}
	if f.Cursor, f.Limit, err = paging(r); err != nil {
		return err
	}
	items, next, err := session.Outbox(r.Context(), f)
	if err != nil {
		return err
	}
	return writeList(w, items, next)
}

func replay(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	id := r.PathValue("id")
	if err := session.Replay(r.Context(), id); err != nil {
		return err
	}
	return writeJSON(w, http.StatusAccepted, map[string]string{"id": id})
}

// replayAll sends again what was given up, or what was sent in a range.
func replayAll(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	var in struct {
		State   storage.DeliveryState `json:"state"`
		Channel string                `json:"channel"`
		From    time.Time             `json:"from"`
		To      time.Time             `json:"to"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	n, err := session.ReplayAll(r.Context(), syncer.ReplayFilter{State: in.State, Channel: in.Channel, From: in.From, To: in.To})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusAccepted, map[string]int{"queued": n})
}

func switchOn(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := session.SwitchOn(r.Context()); err != nil {
		return err
	}
	return noContent(w)
}

func getStatus(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	s, err := session.Status(r.Context())
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s)
}
