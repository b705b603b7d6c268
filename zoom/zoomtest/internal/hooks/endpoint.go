package hooks

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

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/mint"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Endpoint is a registered webhook endpoint.
type Endpoint struct {
	ID       string
	url      string       // blank for a handler
	handler  http.Handler // nil for an address
	Events   []string     // nil = all
	Header   http.Header
	Deauth   bool
	Trusted  bool // no challenge
	failures int  // challenges failed in a row
	disabled bool
	check    *time.Timer // the next challenge

	queue   []*delivery
	held    *delivery // with Quirks.Reorder, waiting for its successor
	flush   *time.Timer
	working bool
}

// NewEndpoint makes an endpoint that is not registered yet, at an address or a
// handler in this process.
func NewEndpoint(url string, h http.Handler) *Endpoint {
	return &Endpoint{url: url, handler: h, Header: http.Header{}}
}

// ErrValidation says that an endpoint did not answer the URL challenge as Zoom
// demands.
var ErrValidation = errors.New("zoomtest: URL validation failed")

// Subscribe challenges an endpoint and registers it.
func (s *Sender) Subscribe(sub *Endpoint) error {
	s.Mu.Lock()
	sub.ID = s.IDs.Text(22)
	s.Mu.Unlock()
	if !sub.Trusted {
		if err := s.challenge(s.ctx, sub); err != nil {
			return err
		}
	}
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.subs = append(s.subs, sub)
	s.scheduleCheck(sub)
	return nil
}

// Cancel removes an endpoint; what is queued or waits for a retry is dropped.
func (s *Sender) Cancel(sub *Endpoint) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.subs = slices.DeleteFunc(s.subs, func(x *Endpoint) bool { return x == sub })
	sub.disabled = true
	s.dropQueue(sub)
}

func (s *Sender) IsDisabled(sub *Endpoint) bool {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return sub.disabled
}

// wants tells whether an event goes to the subscription.
func (sub *Endpoint) wants(event string) bool {
	return !sub.disabled && !sub.Deauth && (sub.Events == nil || slices.Contains(sub.Events, event))
}

// challenge sends the URL validation and checks its answer.
func (s *Sender) challenge(ctx context.Context, sub *Endpoint) error {
	s.Mu.Lock()
	token := s.IDs.Text(22)
	d := s.newDelivery("endpoint.url_validation", world.Marshal(world.Envelope{
		Event: "endpoint.url_validation", Payload: map[string]any{"plainToken": token}, TS: s.Now().UnixMilli(),
	}))
	s.Mu.Unlock()
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
	case !mint.Same(got.EncryptedToken, s.hash(token)):
		return fmt.Errorf("%w: the encryptedToken is wrong; the secret tokens may differ", ErrValidation)
	}
	return nil
}

// hash is the hex HMAC-SHA256 under the app's Secret Token.
func (s *Sender) hash(text string) string {
	mac := hmac.New(sha256.New, []byte(s.Rules.Creds.SecretToken))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// mostFailures is how many failed challenges in a row disable an endpoint.
const mostFailures = 6

// scheduleCheck plans the next challenge of an endpoint.
func (s *Sender) scheduleCheck(sub *Endpoint) {
	if sub.Trusted || sub.disabled || s.closed || s.revalidate <= 0 {
		return
	}
	sub.check = time.AfterFunc(s.revalidate, func() {
		if !s.busy() {
			return
		}
		defer s.idle()
		err := s.challenge(s.ctx, sub)
		s.Mu.Lock()
		defer s.Mu.Unlock()
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
