// Package channel hands events to code in the same process.
//
// An event counts as taken only when that code says so, so none is lost when it
// fails or the process ends in between: the event comes again, with the same ID.
package channel

import (
	"context"
	"fmt"

	"github.com/televisit/televisit-go/notify"
)

var _ notify.Sink = (*Sink)(nil)

// Sink is a [notify.Sink] whose events are received from a channel. Make one
// with [New]. It may be used by many goroutines at once, on both ends.
type Sink struct{ deliveries chan Delivery }

// Delivery is one event that waits for an answer.
type Delivery struct {
	notify.Event
	answer chan<- error
}

// New makes a sink.
func New() *Sink { return &Sink{make(chan Delivery)} }

// Deliveries is where events come out. Nothing is kept on the way: as long as
// nobody receives, the engine keeps the event and tries again later. The channel
// is never closed.
func (s *Sink) Deliveries() <-chan Delivery { return s.deliveries }

// Done answers for the event: nil when it was taken; else another try follows,
// unless the error is marked by [notify.Permanent]. Only the first answer
// counts. A delivery without an answer comes again.
func (d Delivery) Done(err error) {
	select {
	case d.answer <- err:
	default: // answered before
	}
}

// Post gives the event to a receiver and returns its answer, or a temporary
// error when ctx ends first. A receiver that answers later than that gets the
// event again.
func (s *Sink) Post(ctx context.Context, e notify.Event) error {
	if err := ctx.Err(); err != nil {
		return stopped("before the event was received", err)
	}
	answer := make(chan error, 1) // an answer never waits
	select {
	case s.deliveries <- Delivery{e, answer}:
	case <-ctx.Done():
		return stopped("before the event was received", ctx.Err())
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return stopped("before the event was answered for", ctx.Err())
	}
}

func stopped(when string, err error) error {
	return fmt.Errorf("channel: stopped %s: %w", when, err)
}
