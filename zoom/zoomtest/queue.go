package zoomtest

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// hooks is the server's webhook side. Server.mu guards it.
type hooks struct {
	client  *http.Client
	subs    []*Subscription
	log     []Delivery
	active  int                           // workers and challenges under way
	retries map[*time.Timer]*Subscription // planned
	waiters map[chan struct{}]bool
}

// enqueue puts an event into a subscription's queue. One worker per
// subscription sends them in order; it lives only while there is work.
func (s *Server) enqueue(sub *Subscription, event string, body []byte) {
	if s.closed {
		return
	}
	d := s.newDelivery(event, body)
	switch {
	case s.quirks.Reorder && sub.held == nil:
		sub.held = d
		sub.flush = time.AfterFunc(heldFor, func() { s.release(sub) })
		return
	case sub.held != nil:
		sub.push(d, s.quirks.Duplicates)
		s.unhold(sub)
	default:
		sub.push(d, s.quirks.Duplicates)
	}
	s.startWorker(sub)
}

// heldFor is how long a swapped event waits for its successor.
const heldFor = 10 * time.Second

func (sub *Subscription) push(d *delivery, twice bool) {
	sub.queue = append(sub.queue, d)
	if twice {
		again := *d
		sub.queue = append(sub.queue, &again)
	}
}

// unhold queues the event that waited for its successor.
func (s *Server) unhold(sub *Subscription) {
	if sub.held != nil {
		sub.flush.Stop()
		sub.push(sub.held, s.quirks.Duplicates)
		sub.held = nil
	}
}

func (s *Server) release(sub *Subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unhold(sub)
	s.startWorker(sub)
}

// startWorker starts the subscription's worker unless it runs.
func (s *Server) startWorker(sub *Subscription) {
	if sub.working || s.closed || len(sub.queue) == 0 {
		return
	}
	sub.working = true
	s.hooks.active++
	go func() {
		for d := s.nextDelivery(sub); d != nil; d = s.nextDelivery(sub) {
			s.deliver(sub, d)
		}
	}()
}

// nextDelivery takes the next event, or ends the worker when there is none.
func (s *Server) nextDelivery(sub *Subscription) *delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || sub.disabled || len(sub.queue) == 0 {
		sub.queue, sub.working = nil, false
		s.hooks.active--
		s.wake()
		return nil
	}
	d := sub.queue[0]
	sub.queue = sub.queue[1:]
	return d
}

func (s *Server) retryLater(sub *Subscription, d *delivery, wait time.Duration) {
	if s.hooks.retries == nil {
		s.hooks.retries = map[*time.Timer]*Subscription{}
	}
	var timer *time.Timer
	timer = time.AfterFunc(wait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, planned := s.hooks.retries[timer]; !planned {
			return
		}
		delete(s.hooks.retries, timer)
		sub.queue = append(sub.queue, d)
		s.startWorker(sub)
	})
	s.hooks.retries[timer] = sub
}

// dropQueue forgets everything that a subscription was still to get.
func (s *Server) dropQueue(sub *Subscription) {
	sub.queue, sub.held = nil, nil
	for _, t := range []*time.Timer{sub.flush, sub.check} {
		if t != nil {
			t.Stop()
		}
	}
	for t, of := range s.hooks.retries {
		if of == sub {
			t.Stop()
			delete(s.hooks.retries, t)
		}
	}
	s.wake()
}

func (s *Server) stopTimers() {
	for _, sub := range s.hooks.subs {
		s.dropQueue(sub)
	}
}

// busy counts a piece of work, unless the server is closed.
func (s *Server) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.hooks.active++
	return true
}

func (s *Server) idle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks.active--
	s.wake()
}

// wake lets those who wait for quiet look again.
func (s *Server) wake() {
	for ch := range s.hooks.waiters {
		close(ch)
		delete(s.hooks.waiters, ch)
	}
}

// Settle waits until every event so far was attempted. Retries planned for
// later are not waited for.
func (s *Server) Settle(ctx context.Context) error {
	s.mu.Lock()
	for _, sub := range s.hooks.subs {
		s.unhold(sub)
		s.startWorker(sub)
	}
	s.mu.Unlock()
	return s.waitIdle(ctx)
}

// Drain waits like [Server.Settle], and for planned retries too: up to 85
// minutes on a real clock, no time at all in a testing/synctest bubble.
func (s *Server) Drain(ctx context.Context) error {
	if err := s.Settle(ctx); err != nil {
		return err
	}
	return s.waitFor(ctx, func() bool { return s.hooks.active == 0 && len(s.hooks.retries) == 0 })
}

func (s *Server) waitIdle(ctx context.Context) error {
	return s.waitFor(ctx, func() bool { return s.hooks.active == 0 })
}

func (s *Server) waitFor(ctx context.Context, quiet func() bool) error {
	for {
		s.mu.Lock()
		if quiet() {
			s.mu.Unlock()
			return nil
		}
		ch := make(chan struct{})
		s.hooks.waiters[ch] = true
		s.mu.Unlock()
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Deliveries lists the latest attempts to deliver, challenges included, oldest
// first.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hooks.log)
}
