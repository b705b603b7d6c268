package zoomtest

import (
	"context"
	"net/http"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/hooks"
)

// Subscription is a registered webhook endpoint.
type Subscription struct {
	ID  string
	URL string // blank for a handler

	endpoint *hooks.Endpoint
	hooks    *hooks.Sender
}

// SubscribeOption configures a subscription.
type SubscribeOption func(*Subscription)

// Events limits a subscription to these events; the default is all.
func Events(names ...string) SubscribeOption {
	return func(sub *Subscription) { sub.endpoint.Events = names }
}

// DeliveryHeader adds a header to every delivery, as apps may configure.
func DeliveryHeader(key, value string) SubscribeOption {
	return func(sub *Subscription) { sub.endpoint.Header.Set(key, value) }
}

// Deauthorization registers the endpoint for app_deauthorized instead of events.
func Deauthorization() SubscribeOption {
	return func(sub *Subscription) { sub.endpoint.Deauth = true }
}

// Unvalidated skips the challenge at registration and every later one.
func Unvalidated() SubscribeOption {
	return func(sub *Subscription) { sub.endpoint.Trusted = true }
}

// ErrValidation says that an endpoint did not answer the URL challenge as
// Zoom demands; nothing was registered.
var ErrValidation = hooks.ErrValidation

// Subscribe registers a webhook endpoint. As in Zoom, the endpoint must answer
// a signed endpoint.url_validation challenge first; otherwise the error matches
// [ErrValidation].
func (s *Server) Subscribe(endpointURL string, opts ...SubscribeOption) (*Subscription, error) {
	return s.subscribe(&Subscription{URL: endpointURL, endpoint: hooks.NewEndpoint(endpointURL, nil)}, opts)
}

// SubscribeHandler registers a handler that is called in this process, without
// network: for testing/synctest. What holds for endpoints holds for handlers.
func (s *Server) SubscribeHandler(h http.Handler, opts ...SubscribeOption) (*Subscription, error) {
	return s.subscribe(&Subscription{endpoint: hooks.NewEndpoint("", h)}, opts)
}

func (s *Server) subscribe(sub *Subscription, opts []SubscribeOption) (*Subscription, error) {
	for _, opt := range opts {
		opt(sub)
	}
	if err := s.hooks.Subscribe(sub.endpoint); err != nil {
		return nil, err
	}
	sub.ID, sub.hooks = sub.endpoint.ID, s.hooks
	return sub, nil
}

// Cancel removes the subscription; what is queued or waits for a retry is dropped.
func (sub *Subscription) Cancel() { sub.hooks.Cancel(sub.endpoint) }

// Disabled tells whether Zoom gave the endpoint up: six failed challenges in a row.
func (sub *Subscription) Disabled() bool { return sub.hooks.IsDisabled(sub.endpoint) }

// Delivery is one attempt to hand an event to an endpoint.
type Delivery struct {
	Subscription string `json:"subscription"`
	Event        string `json:"event"`
	RequestID    string `json:"request_id"` // the same for every attempt
	Attempt      int    `json:"attempt"`    // from 1
	// Status is the endpoint's answer, -1 a timeout, -2 no connection.
	Status int       `json:"status"`
	At     time.Time `json:"at"`
	Body   string    `json:"body"`
}

// Deliveries lists the latest attempts to deliver, challenges included, oldest
// first.
func (s *Server) Deliveries() []Delivery {
	var all []Delivery
	for _, d := range s.hooks.Deliveries() {
		all = append(all, Delivery(d))
	}
	return all
}

// Settle waits until every event so far was attempted. Retries planned for
// later are not waited for.
func (s *Server) Settle(ctx context.Context) error { return s.hooks.Settle(ctx) }

// Drain waits like [Server.Settle], and for planned retries too: up to 85
// minutes on a real clock, no time at all in a testing/synctest bubble.
func (s *Server) Drain(ctx context.Context) error { return s.hooks.Drain(ctx) }

// Emit sends an event of the caller's making: payload joins account_id. For
// events that nothing in the fake causes.
func (s *Server) Emit(event string, payload map[string]any) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.world.Emit(event, payload)
}
