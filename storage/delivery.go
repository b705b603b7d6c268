package storage

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
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

func (*Delivery) kind() string { return kind.Delivery }
func (d *Delivery) index(hasher) index {
	at := d.DueAt
	if d.State != DeliveryQueued {
		at = d.DoneAt
	}
	return index{id: d.ID, state: string(d.State), ref: d.VisitKey, at: at}
}

// satellites keep the queue beside the deliveries: one record for each that is to
// be sent, so that mails do not stand behind events.
func (d *Delivery) satellites(rs sealed.Records, main index) []driver.Change {
	c := driver.Change{Expect: driver.AnyVersion, Delete: d.State != DeliveryQueued}
	c.Record = driver.Record{Key: rs.Key(kind.Outbox, main.id), State: d.Channel, Ref: main.ref, At: d.DueAt}
	return []driver.Change{c}
}

// Delivery returns one delivery by id, or ErrNotFound.
func (a *Account) Delivery(ctx context.Context, id string) (Delivery, error) {
	return get[Delivery](ctx, a, id)
}

// DeliveryFilter selects deliveries; zero members do not restrict.
type DeliveryFilter struct {
	State         DeliveryState
	AppointmentID string
	Newest        bool      // newest first; else by when they are due
	From, To      time.Time // when they are due, or were done: From <= at < To
}

func (f DeliveryFilter) query(a *Account) driver.Query {
	q := driver.Query{State: string(f.State), Desc: f.Newest, From: f.From, To: f.To, Limit: driver.MaxLimit}
	if f.AppointmentID != "" {
		q.Ref = a.VisitKey(f.AppointmentID)
	}
	return q
}

// Deliveries lists the outbox.
func (a *Account) Deliveries(ctx context.Context, f DeliveryFilter) iter.Seq2[Delivery, error] {
	return scan[Delivery](ctx, a, f.query(a))
}

// DeliveryPage is one page of [Account.Deliveries]. limit 0 means 100.
func (a *Account) DeliveryPage(ctx context.Context, f DeliveryFilter, cursor string, limit int) (Page[Delivery], error) {
	q := f.query(a)
	q.Cursor, q.Limit = cursor, limit
	return page[Delivery](ctx, a, q)
}

// ClaimDeliveries leases queued deliveries of a channel, ChannelMail or
// ChannelEvent, whose time has come, soonest first. What it returns is leased even
// when there is an error: a record that cannot be opened does not keep the others
// from being sent.
func (a *Account) ClaimDeliveries(ctx context.Context, channel string, now, until time.Time, limit int) ([]Delivery, error) {
	rs, err := a.records.Driver.Claim(ctx, driver.Claim{Account: a.ID(), Kind: kind.Outbox, State: channel, Due: now, Until: until, Limit: limit})
	errs := []error{err}
	var out []Delivery
	for _, r := range rs {
		d, err := a.Delivery(ctx, r.ID)
		switch {
		case isNotFound(err): // it was purged
			errs = append(errs, a.unqueue(ctx, r))
		case err != nil:
			errs = append(errs, err)
		case d.State == DeliveryQueued:
			out = append(out, d)
		}
	}
	return out, errors.Join(errs...)
}

func (a *Account) unqueue(ctx context.Context, r driver.Record) error {
	return a.records.Driver.Apply(ctx, []driver.Change{{Record: r, Expect: driver.AnyVersion, Delete: true}})
}

// NextDelivery is when the soonest queued delivery of a channel is due; zero when
// none is. An empty channel is any.
func (a *Account) NextDelivery(ctx context.Context, channel string) (time.Time, error) {
	return a.soonest(ctx, driver.Query{Kind: kind.Outbox, State: channel})
}
