package clinic

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Delivery is a mail or an event and what became of it.
type Delivery struct {
	ID            string                `json:"id"`
	Channel       string                `json:"channel"`
	Kind          string                `json:"kind"`
	State         storage.DeliveryState `json:"state"`
	AppointmentID string                `json:"appointment_id"`
	To            string                `json:"to"`
	CreatedAt     time.Time             `json:"created_at"`
	DueAt         time.Time             `json:"due_at"`
	DoneAt        *time.Time            `json:"done_at"`
	Attempts      []storage.Attempt     `json:"attempts"`
	Reason        string                `json:"reason"`
}

func newDelivery(v storage.Delivery) Delivery {
	out := Delivery{
		ID: v.ID, Channel: v.Channel, Kind: v.Kind, State: v.State, AppointmentID: v.AppointmentID, To: v.To,
		CreatedAt: v.CreatedAt, DueAt: v.DueAt, DoneAt: orNil(v.DoneAt), Attempts: v.Attempts, Reason: v.Reason,
	}
	if v.Attempts == nil {
		out.Attempts = []storage.Attempt{}
	}
	return out
}

// Replay queues a dead delivery again.
func (d *Desk) Replay(ctx context.Context, id string) error {
	v, err := d.account.Delivery(ctx, id)
	if err != nil {
		return err
	}
	if v.State != storage.DeliveryDead {
		return &ConflictError{"Only a delivery that was given up can be sent again."}
	}
	if err := d.cfg.Engine.Replay(ctx, d.id, id); err != nil {
		return refine(err)
	}
	return d.record(ctx, "delivery.replay", id, "")
}
