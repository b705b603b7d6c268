package demo

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// Event is an event as the demo's endpoint received it, its signature verified.
type Event struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	Body       string    `json:"body"`
	ReceivedAt time.Time `json:"received_at"`
}

// inbox is what a vendor's system behind the endpoint would keep: each event
// once, by its id.
type inbox struct {
	mu     sync.Mutex
	events []Event
}

func (i *inbox) all() []Event {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.events)
}

func (i *inbox) load(events []Event) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.events = events
}

func (i *inbox) put(e Event) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if slices.ContainsFunc(i.events, func(known Event) bool { return known.ID == e.ID }) {
		return
	}
	i.events = append(i.events, e)
	if extra := len(i.events) - keep; extra > 0 {
		i.events = slices.Delete(i.events, 0, extra)
	}
}

// Events lists what the endpoint received, newest first.
func (d *Demo) Events() []Event {
	events := d.inbox.all()
	slices.Reverse(events)
	for i := range events {
		events[i].ReceivedAt = events[i].ReceivedAt.In(d.zone)
	}
	return events
}

// takeEvent is the vendor's endpoint: it verifies the signature as any vendor
// would, with the library of the standard.
func (d *Demo) takeEvent(w http.ResponseWriter, r *http.Request) {
	if d.Trouble().Endpoint {
		http.Error(w, "broken on purpose", http.StatusServiceUnavailable)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<16))
	if err != nil {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	if !d.genuine(r.Context(), r.Header, body) {
		http.Error(w, "the signature is wrong", http.StatusUnauthorized)
		return
	}
	var about struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(body, &about); err != nil {
		http.Error(w, "not JSON", http.StatusBadRequest)
		return
	}
	d.inbox.put(Event{
		ID: r.Header.Get("Webhook-Id"), Type: about.Type, Body: string(body), ReceivedAt: d.Now(),
	})
	if err := d.save(); err != nil {
		http.Error(w, "it cannot be kept now", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (d *Demo) genuine(ctx context.Context, h http.Header, body []byte) bool {
	for _, secret := range d.cfg.Secrets(ctx) {
		hook, err := standardwebhooks.NewWebhook(secret)
		if err == nil && hook.Verify(body, h) == nil {
			return true
		}
	}
	return false
}
