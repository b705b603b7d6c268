package zoomtest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Subscription is a registered webhook endpoint.
type Subscription struct {
	ID  string
	URL string // blank for a handler

	server   *Server
	handler  http.Handler
	events   []string // nil = all
	header   http.Header
	deauth   bool
	trusted  bool // no challenge
	failures int  // challenges failed in a row
	disabled bool
	check    *time.Timer // the next challenge

	queue   []*delivery
	held    *delivery // with Quirks.Reorder, waiting for its successor
	flush   *time.Timer
	working bool
}

// SubscribeOption configures a subscription.
type SubscribeOption func(*Subscription)

// Events limits a subscription to these events; the default is all.
func Events(names ...string) SubscribeOption {
	return func(sub *Subscription) { sub.events = names }
}

// DeliveryHeader adds a header to every delivery, as apps may configure.
func DeliveryHeader(key, value string) SubscribeOption {
	return func(sub *Subscription) { sub.header.Set(key, value) }
}

// Deauthorization registers the endpoint for app_deauthorized instead of events.
func Deauthorization() SubscribeOption {
	return func(sub *Subscription) { sub.deauth = true }
}

// Unvalidated skips the challenge at registration and every later one.
func Unvalidated() SubscribeOption {
	return func(sub *Subscription) { sub.trusted = true }
}

// ErrValidation says that an endpoint did not answer the URL challenge as
// Zoom demands; nothing was registered.
var ErrValidation = errors.New("zoomtest: URL validation failed")

// Subscribe registers a webhook endpoint. As in Zoom, the endpoint must answer
// a signed endpoint.url_validation challenge first; otherwise the error matches
// [ErrValidation].
func (s *Server) Subscribe(endpointURL string, opts ...SubscribeOption) (*Subscription, error) {
	return s.subscribe(&Subscription{URL: endpointURL}, opts)
}

// SubscribeHandler registers a handler that is called in this process, without
// network: for testing/synctest. What holds for endpoints holds for handlers.
func (s *Server) SubscribeHandler(h http.Handler, opts ...SubscribeOption) (*Subscription, error) {
	return s.subscribe(&Subscription{handler: h}, opts)
}

func (s *Server) subscribe(sub *Subscription, opts []SubscribeOption) (*Subscription, error) {
	sub.server, sub.header = s, http.Header{}
	for _, opt := range opts {
		opt(sub)
	}
	s.mu.Lock()
	sub.ID = s.ids.text(22)
	s.mu.Unlock()
	if !sub.trusted {
		if err := s.challenge(s.ctx, sub); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.subs = append(s.hooks.subs, sub)
	s.scheduleCheck(sub)
	return sub, nil
}

// wants tells whether an event goes to the subscription.
func (sub *Subscription) wants(event string) bool {
	return !sub.disabled && !sub.deauth && (sub.events == nil || slices.Contains(sub.events, event))
}

// Cancel removes the subscription; what is queued or waits for a retry is dropped.
func (sub *Subscription) Cancel() {
	s := sub.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.subs = slices.DeleteFunc(s.hooks.subs, func(x *Subscription) bool { return x == sub })
	sub.disabled = true
	s.dropQueue(sub)
}

// Disabled tells whether Zoom gave the endpoint up: six failed challenges in a row.
func (sub *Subscription) Disabled() bool {
	sub.server.mu.Lock()
	defer sub.server.mu.Unlock()
	return sub.disabled
}

// challenge sends the URL validation and checks its answer.
func (s *Server) challenge(ctx context.Context, sub *Subscription) error {
	s.mu.Lock()
	token := s.ids.text(22)
	d := s.newDelivery("endpoint.url_validation", marshal(envelope{
		Event: "endpoint.url_validation", Payload: map[string]any{"plainToken": token}, TS: s.now().UnixMilli(),
	}))
	s.mu.Unlock()
	reply, err := s.attempt(ctx, sub, d)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrValidation, err)
	}
	var got struct{ PlainToken, EncryptedToken string }
	switch {
	case reply.status != http.StatusOK && reply.status != http.StatusNoContent:
		return fmt.Errorf("%w: the endpoint answered %d", ErrValidation, reply.status)
	case json.Unmarshal(reply.body, &got) != nil || got.PlainToken != token:
		return fmt.Errorf("%w: the answer does not repeat the plainToken", ErrValidation)
	case !same(got.EncryptedToken, s.hash(token)):
		return fmt.Errorf("%w: the encryptedToken is wrong; the secret tokens may differ", ErrValidation)
	}
	return nil
}

// hash is the hex HMAC-SHA256 under the app's Secret Token.
func (s *Server) hash(text string) string {
	mac := hmac.New(sha256.New, []byte(s.set.creds.SecretToken))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// mostFailures is how many failed challenges in a row disable an endpoint.
const mostFailures = 6

// scheduleCheck plans the next challenge of an endpoint.
func (s *Server) scheduleCheck(sub *Subscription) {
	if sub.trusted || sub.disabled || s.closed || s.set.revalidate <= 0 {
		return
	}
	sub.check = time.AfterFunc(s.set.revalidate, func() {
		if !s.busy() {
			return
		}
		defer s.idle()
		err := s.challenge(s.ctx, sub)
		s.mu.Lock()
		defer s.mu.Unlock()
		sub.failures++
		if err == nil {
			sub.failures = 0
		}
		if sub.failures >= mostFailures {
			sub.disabled = true
			s.dropQueue(sub)
		}
		s.scheduleCheck(sub)
	})
}
