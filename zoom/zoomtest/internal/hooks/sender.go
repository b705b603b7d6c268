// Package hooks delivers the account's events as Zoom does: endpoints are
// validated first and challenged again, each has a queue with one worker, what
// failed is tried again up to three times.
//
//   - sender.go: queues, workers, retries, waiting for quiet;
//   - delivery.go: one attempt, signed; endpoint.go: registering and challenges.
package hooks

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Sender sends the account's events to the endpoints that asked for them. What it
// holds is guarded by the account's lock, for events are queued while calls hold it.
type Sender struct {
	*world.State
	ctx        context.Context // ends with the server
	revalidate time.Duration
	closed     bool

	client  *http.Client
	subs    []*Endpoint
	log     []Delivered
	active  int                       // workers and challenges under way
	retries map[*time.Timer]*Endpoint // planned
	waiters map[chan struct{}]bool
}

// New makes the webhook side of an account, and has it sent the events.
func New(ctx context.Context, w *world.State, revalidate time.Duration) *Sender {
	s := &Sender{State: w, ctx: ctx, revalidate: revalidate, client: newSender(), waiters: map[chan struct{}]bool{}}
	w.Send = s.publish
	return s
}

// publish queues an event for every endpoint that wants it. The caller holds the
// account's lock.
func (s *Sender) publish(event string, removal bool, body []byte) {
	for _, sub := range s.subs {
		if removal && sub.Deauth || !removal && sub.wants(event) {
			s.enqueue(sub, event, body)
		}
	}
}

// Close drops everything that is scheduled; nothing is sent afterwards.
func (s *Sender) Close() {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.closed = true
	s.stopTimers()
}

// enqueue puts an event into a subscription's queue. One worker per
// subscription sends them in order; it lives only while there is work.
func (s *Sender) enqueue(sub *Endpoint, event string, body []byte) {
	if s.closed {
		return
	}
	d := s.newDelivery(event, body)
	switch {
	case s.Quirks.Reorder && sub.held == nil:
		sub.held = d
		sub.flush = time.AfterFunc(heldFor, func() { s.release(sub) })
		return
	case sub.held != nil:
		sub.push(d, s.Quirks.Duplicates)
		s.unhold(sub)
	default:
		sub.push(d, s.Quirks.Duplicates)
	}
	s.startWorker(sub)
}

// heldFor is how long a swapped event waits for its successor.
const heldFor = 10 * time.Second

func (sub *Endpoint) push(d *delivery, twice bool) {
	sub.queue = append(sub.queue, d)
	if twice {
		again := *d
		sub.queue = append(sub.queue, &again)
	}
}

// unhold queues the event that waited for its successor.
func (s *Sender) unhold(sub *Endpoint) {
	if sub.held != nil {
		sub.flush.Stop()
		sub.push(sub.held, s.Quirks.Duplicates)
		sub.held = nil
	}
}

func (s *Sender) release(sub *Endpoint) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.unhold(sub)
	s.startWorker(sub)
}

// startWorker starts the subscription's worker unless it runs.
func (s *Sender) startWorker(sub *Endpoint) {
	if sub.working || s.closed || len(sub.queue) == 0 {
		return
	}
	sub.working = true
	s.active++
	go func() {
		for d := s.nextDelivery(sub); d != nil; d = s.nextDelivery(sub) {
			s.deliver(sub, d)
		}
	}()
}

// nextDelivery takes the next event, or ends the worker when there is none.
func (s *Sender) nextDelivery(sub *Endpoint) *delivery {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if s.closed || sub.disabled || len(sub.queue) == 0 {
		sub.queue, sub.working = nil, false
		s.active--
		s.wake()
		return nil
	}
	d := sub.queue[0]
	sub.queue = sub.queue[1:]
	return d
}

func (s *Sender) retryLater(sub *Endpoint, d *delivery, wait time.Duration) {
	if s.retries == nil {
		s.retries = map[*time.Timer]*Endpoint{}
	}
	var timer *time.Timer
	timer = time.AfterFunc(wait, func() {
		s.Mu.Lock()
		defer s.Mu.Unlock()
		if _, planned := s.retries[timer]; !planned {
			return
		}
		delete(s.retries, timer)
		sub.queue = append(sub.queue, d)
		s.startWorker(sub)
	})
	s.retries[timer] = sub
}

// dropQueue forgets everything that a subscription was still to get.
func (s *Sender) dropQueue(sub *Endpoint) {
	sub.queue, sub.held = nil, nil
	for _, t := range []*time.Timer{sub.flush, sub.check} {
		if t != nil {
			t.Stop()
		}
	}
	for t, of := range s.retries {
		if of == sub {
			t.Stop()
			delete(s.retries, t)
		}
	}
	s.wake()
}

func (s *Sender) stopTimers() {
	for _, sub := range s.subs {
		s.dropQueue(sub)
	}
}

// busy counts a piece of work, unless the server is closed.
func (s *Sender) busy() bool {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	if s.closed {
		return false
	}
	s.active++
	return true
}

func (s *Sender) idle() {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.active--
	s.wake()
}

// wake lets those who wait for quiet look again.
func (s *Sender) wake() {
	for ch := range s.waiters {
		close(ch)
		delete(s.waiters, ch)
	}
}

// Settle waits until every event so far was attempted. Retries planned for
// later are not waited for.
func (s *Sender) Settle(ctx context.Context) error {
	s.Mu.Lock()
	for _, sub := range s.subs {
		s.unhold(sub)
		s.startWorker(sub)
	}
	s.Mu.Unlock()
	return s.WaitIdle(ctx)
}

// Drain waits like Settle, and for planned retries too.
func (s *Sender) Drain(ctx context.Context) error {
	if err := s.Settle(ctx); err != nil {
		return err
	}
	return s.waitFor(ctx, func() bool { return s.active == 0 && len(s.retries) == 0 })
}

func (s *Sender) WaitIdle(ctx context.Context) error {
	return s.waitFor(ctx, func() bool { return s.active == 0 })
}

func (s *Sender) waitFor(ctx context.Context, quiet func() bool) error {
	for {
		s.Mu.Lock()
		if quiet() {
			s.Mu.Unlock()
			return nil
		}
		ch := make(chan struct{})
		s.waiters[ch] = true
		s.Mu.Unlock()
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Deliveries lists the latest attempts, oldest first.
func (s *Sender) Deliveries() []Delivered {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return slices.Clone(s.log)
}
