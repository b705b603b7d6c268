// Package memory keeps what was sent instead of sending it: for tests, and for
// the mailbox page of the demo.
//
// The zero [Mailer] and the zero [Sink] are ready, and safe for use by many
// goroutines at once.
package memory

import (
	"context"

	"github.com/televisit/televisit-go/notify"
)

var (
	_ notify.Mailer = (*Mailer)(nil)
	_ notify.Sink   = (*Sink)(nil)
)

// Mailer is a [notify.Mailer] that keeps the messages.
type Mailer struct{ box[notify.Message] }

// Send keeps the message, or returns the error set by Fail. Like every mailer
// it refuses a message that does not pass its Check.
func (m *Mailer) Send(ctx context.Context, msg notify.Message) error {
	if err := msg.Check(); err != nil {
		return err
	}
	return m.put(ctx, msg)
}

// Sent returns the messages that were kept, oldest first.
func (m *Mailer) Sent() []notify.Message { return m.all() }

// Sink is a [notify.Sink] that keeps the events.
type Sink struct{ box[notify.Event] }

// Post keeps the event, or returns the error set by Fail.
func (s *Sink) Post(ctx context.Context, e notify.Event) error { return s.put(ctx, e) }

// Posted returns the events that were kept, oldest first.
func (s *Sink) Posted() []notify.Event { return s.all() }
