// Package inbox keeps the webhook events of an account's video service and applies
// them to its visits: who came and went, and meetings that were changed by hand.
//
//   - gather.go: what arrives at the same time is stored together
//   - keep.go: events are stored, each once
//   - apply.go: stored events become presence, and what is told of it
//   - edit.go: a meeting that was changed or deleted is looked at again
package inbox

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// Decoder reads a stored event. One that tells nothing of interest has an empty
// What.
type Decoder func(storage.Event) (driver.Event, error)

// Door is where a process's events come in. It is safe for concurrent use.
type Door struct {
	decode Decoder
	gather gather
}

// NewDoor returns a door at which nobody waits.
func NewDoor(decode Decoder) *Door { return &Door{decode: decode} }

// Inbox is one account's.
type Inbox struct {
	a account.Account
	*Door
}

// Of is an account's inbox.
func (d *Door) Of(a account.Account) Inbox { return Inbox{a, d} }

// Observe stores an event and returns once it is durable; it is applied later, by
// [Inbox.Apply]. An event that is known already is taken again without effect; so
// is one of an account without settings, or that has removed the app: nothing of
// it is kept (A38). When too many wait, the error is [ErrBusy].
func (in Inbox) Observe(ctx context.Context, ev storage.Event) error {
	now := in.a.Now()
	ev.State, ev.ReceivedAt, ev.LookAt = storage.EventNew, now, now
	return in.gather.add(ctx, in.a.ID(), &ev, in.keep)
}
