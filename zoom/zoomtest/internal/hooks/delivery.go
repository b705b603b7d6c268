package hooks

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/inprocess"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Delivered is one attempt to hand an event to an endpoint.
type Delivered struct {
	Subscription string
	Event        string
	RequestID    string // the same for every attempt
	Attempt      int    // from 1
	Status       int    // the endpoint's answer, timedOut or unreachable
	At           time.Time
	Body         string
}

// delivery is an event on its way to one endpoint.
type delivery struct {
	event     string
	body      []byte
	requestID string
	attempts  int
	signedAt  string // of the first attempt
}

type reply struct {
	status int
	body   []byte
}

const (
	answerWithin = 3 * time.Second
	timedOut     = -1
	unreachable  = -2
	replyLimit   = 64 << 10
)

// retryAfter is when Zoom tries again, each time counted from the last attempt.
var retryAfter = []time.Duration{5 * time.Minute, 20 * time.Minute, 60 * time.Minute}

func (s *Sender) newDelivery(event string, body []byte) *delivery {
	return &delivery{event: event, body: body, requestID: s.IDs.HexUUID()}
}

// deliver makes one attempt and plans the next if it failed in a way that Zoom
// retries: 5xx, a timeout or no connection. 3xx and 4xx are final.
func (s *Sender) deliver(sub *Endpoint, d *delivery) {
	got, err := s.attempt(s.ctx, sub, d)
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if err == nil && got.status < http.StatusInternalServerError || d.attempts > len(retryAfter) || s.closed || sub.disabled {
		return
	}
	s.retryLater(sub, d, retryAfter[d.attempts-1])
}

// attempt signs and sends a delivery once.
func (s *Sender) attempt(ctx context.Context, sub *Endpoint, d *delivery) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	req, err := s.signed(ctx, sub, d)
	if err != nil {
		return reply{}, err
	}
	started := s.Now()
	got, err := s.send(sub.handler, req)
	status := got.status
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		status = timedOut
	case err != nil:
		status = unreachable
	}
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.log = append(s.log, Delivered{
		Subscription: sub.ID, Event: d.event, RequestID: d.requestID, Attempt: d.attempts, Status: status,
		At: started, Body: string(d.body),
	})
	if len(s.log) > world.Kept {
		s.log = slices.Delete(s.log, 0, world.Kept/2)
	}
	return got, err
}

// signed makes the request of one attempt.
func (s *Sender) signed(ctx context.Context, sub *Endpoint, d *delivery) (*http.Request, error) {
	url := sub.url
	if sub.handler != nil {
		url = "https://endpoint.test/"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(d.body))
	if err != nil {
		return nil, err
	}
	s.Mu.Lock()
	defer s.Mu.Unlock()
	d.attempts++
	ts := world.FormatID(s.Now().Unix())
	if d.signedAt == "" || !s.Quirks.RetryKeepsTimestamp {
		d.signedAt = ts
	}
	h := req.Header
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("User-Agent", "Zoom Marketplace/1.0a")
	h.Set("Clientid", s.Rules.Creds.ClientID)
	h.Set("X-Zm-Request-Timestamp", d.signedAt)
	h.Set("X-Zm-Signature", "v0="+s.hash("v0:"+d.signedAt+":"+string(d.body)))
	h.Set("X-Zm-Request-Id", d.requestID)
	h.Set("X-Zm-Trackingid", "v=2.0;clid=fake;rid=WH_"+s.IDs.Text(24))
	maps.Copy(h, sub.Header)
	return req, nil
}

// newSender makes a client that opens a new connection each time, so that none
// is left behind, and follows no redirect.
func newSender() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// send hands a request to the handler or over the network.
func (s *Sender) send(h http.Handler, req *http.Request) (reply, error) {
	if h == nil {
		resp, err := s.client.Do(req)
		if err != nil {
			return reply{}, err
		}
		defer resp.Body.Close() // the body was read
		body, err := io.ReadAll(io.LimitReader(resp.Body, replyLimit))
		return reply{status: resp.StatusCode, body: body}, err
	}
	done := make(chan reply, 1)
	go func() {
		rec := httptest.NewRecorder()
		in := req.Clone(req.Context())
		in.RequestURI, in.RemoteAddr = "/", "127.0.0.1:0"
		if inprocess.Aborted(func() { h.ServeHTTP(rec, in) }) {
			done <- reply{status: unreachable}
			return
		}
		done <- reply{status: rec.Code, body: rec.Body.Bytes()}
	}()
	select {
	case got := <-done:
		if got.status == unreachable {
			return reply{}, io.ErrUnexpectedEOF
		}
		return got, nil
	case <-req.Context().Done():
		return reply{}, req.Context().Err()
	}
}
