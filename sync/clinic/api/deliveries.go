package api

import (
	"net/http"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
)

var deliveryStates = []storage.DeliveryState{
	storage.DeliveryQueued, storage.DeliverySent, storage.DeliveryDead, storage.DeliveryDropped, storage.DeliverySkipped,
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
