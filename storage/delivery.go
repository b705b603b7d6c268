package storage

import (
	"encoding/json"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// DeliveryState is where a delivery stands.
type DeliveryState string

const (
	DeliveryQueued  DeliveryState = "queued"
	DeliverySent    DeliveryState = "sent"
	DeliveryDead    DeliveryState = "dead"    // given up; may be replayed
	DeliveryDropped DeliveryState = "dropped" // no longer true when its time came
	DeliverySkipped DeliveryState = "skipped" // could not be sent at all, such as no address
)

// Channels of a Delivery.
const (
	ChannelMail  = "mail"
	ChannelEvent = "event"
)

// Delivery is one mail or one event to the vendor's endpoint, in the outbox: it
// is written in the same batch as the change that caused it. A mail is rendered
// when it is sent, from the visit as it is then.
type Delivery struct {
	Meta `json:"-"`

	ID            string          `json:"id"`      // stable: the event id, or what the Message-ID is made of
	Channel       string          `json:"channel"` // ChannelMail or ChannelEvent
	Kind          string          `json:"kind"`    // "invite", "reminder" …, or the event type
	State         DeliveryState   `json:"state"`
	AppointmentID string          `json:"appointment_id"` // empty: it is about no visit
	VisitKey      string          `json:"visit_key"`
	Generation    int             `json:"generation"`
	Sequence      int             `json:"sequence"`       // order within the visit
	To            string          `json:"to,omitempty"`   // "patient", "custom", "admin", or a participant id
	About         time.Time       `json:"about,omitzero"` // the start that a mail tells of
	Data          json.RawMessage `json:"data,omitempty"` // body of an event, or what a mail keeps besides
	CreatedAt     time.Time       `json:"created_at"`
	DueAt         time.Time       `json:"due_at"`
	DoneAt        time.Time       `json:"done_at,omitzero"`
	Attempts      []Attempt       `json:"attempts,omitempty"`
	Reason        string          `json:"reason,omitempty"` // why it is dead, dropped or skipped, in plain words
	Tries         int             `json:"tries"`            // failed ones since it was queued or replayed
	By            string          `json:"by,omitempty"`     // who asked for it by hand; empty: the engine's own
}

// Attempt is one try of a delivery.
type Attempt struct {
	At     time.Time `json:"at"`
	Result string    `json:"result"` // what the other side said, without personal data
}

func (*Delivery) kind() string { return kindDelivery }
func (d *Delivery) index(hasher) index {
	at := d.DueAt
	if d.State != DeliveryQueued {
		at = d.DoneAt
	}
	return index{id: d.ID, state: string(d.State), ref: d.VisitKey, at: at}
}

// satellites keep the queue beside the deliveries: one record for each that is to
// be sent, so that mails do not stand behind events.
func (d *Delivery) satellites(account string, main index, _ hasher) []driver.Change {
	c := driver.Change{Expect: driver.AnyVersion, Delete: d.State != DeliveryQueued}
	c.Record = driver.Record{Key: driver.Key{Account: account, Kind: kindOutbox, ID: main.id}, State: d.Channel, Ref: main.ref, At: d.DueAt}
	return []driver.Change{c}
}
