package clinic

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
)

// OutboxFilter selects deliveries; zero members do not restrict.
type OutboxFilter struct {
	State         storage.DeliveryState
	Channel       string    // storage.ChannelMail or storage.ChannelEvent
	AppointmentID string    // of one visit
	From, To      time.Time // when they are due, or were done: From <= at < To
	Cursor        string
	Limit         int
}

// searched bounds how many deliveries a page opens to find those of a channel.
const searched = 500

// Outbox returns a page of deliveries, newest first, and the cursor of the
// next. A page may hold fewer than Limit.
func (s *Session) Outbox(ctx context.Context, f OutboxFilter) ([]Delivery, string, error) {
	q := storage.DeliveryFilter{State: f.State, AppointmentID: f.AppointmentID, From: f.From, To: f.To, Newest: true}
	out := []Delivery{}
	for looked := 0; ; {
		p, err := s.account.DeliveryPage(ctx, q, f.Cursor, f.Limit)
		if err != nil {
			return nil, "", refine(err)
		}
		for _, v := range p.Items {
			if f.Channel == "" || v.Channel == f.Channel {
				out = append(out, newDelivery(v))
			}
		}
		looked += len(p.Items)
		if p.Next == "" || len(out) > 0 || looked >= searched {
			return out, p.Next, nil
		}
		f.Cursor = p.Next
	}
}

// Health is how mails and the vendor's endpoint are doing.
type Health struct {
	Queued, Dead int    // at most a hundred are counted
	Mail         bool   // a mail server is set up
	Host         string // of the endpoint; "" when there is none
	Endpoint     Endpoint
	Off          *Pause // why the endpoint is switched off; nil: it is on
}

// maxHealth bounds what is counted.
const maxHealth = 100

// Health judges by the newest deliveries, and by what the engine found.
func (s *Session) Health(ctx context.Context) (Health, error) {
	st, err := s.account.Status(ctx)
	if err != nil {
		return Health{}, err
	}
	h := Health{Mail: s.clinic.cfg.Mail, Off: pauseOf(st.Endpoint.Off)}
	settings, err := s.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return h, err
	}
	if u, err := url.Parse(settings.Notifications.EndpointURL); err == nil {
		h.Host = u.Host
	}
	if h.Endpoint, err = s.endpoint(ctx, settings); err != nil {
		return h, err
	}
	for state, n := range map[storage.DeliveryState]*int{storage.DeliveryQueued: &h.Queued, storage.DeliveryDead: &h.Dead} {
		p, err := s.account.DeliveryPage(ctx, storage.DeliveryFilter{State: state}, "", maxHealth)
		if err != nil {
			return h, err
		}
		*n = len(p.Items)
	}
	return h, nil
}

// ReplayAll queues what was given up once more: all of it, or what the filter
// selects; of what was sent, the events of a range. It returns how many. Errors:
// *InvalidError.
func (s *Session) ReplayAll(ctx context.Context, f syncer.ReplayFilter) (int, error) {
	n, err := s.engine.ReplayAll(ctx, f)
	if n > 0 {
		err = errors.Join(err, s.record(ctx, "delivery.replay", "", strconv.Itoa(n)))
	}
	return n, refine(err)
}

// SwitchOn has events go to the endpoint again that was switched off. Errors:
// ErrNotFound before the first save.
func (s *Session) SwitchOn(ctx context.Context) error {
	if err := s.engine.EnableEndpoint(ctx); err != nil {
		return refine(err)
	}
	return s.record(ctx, "endpoint.switch_on", "", "")
}

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
func (s *Session) Replay(ctx context.Context, id string) error {
	v, err := s.account.Delivery(ctx, id)
	if err != nil {
		return err
	}
	if v.State != storage.DeliveryDead {
		return &ConflictError{"Only a delivery that was given up can be sent again."}
	}
	if err := s.engine.Replay(ctx, id); err != nil {
		return refine(err)
	}
	return s.record(ctx, "delivery.replay", id, "")
}
