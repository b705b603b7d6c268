package syncer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/outbox"
)

// ErrNotDead: only a delivery that was given up can be replayed.
var ErrNotDead = outbox.ErrNotDead

// Replay queues a delivery that was given up once more. Any other state is an
// error matching [ErrNotDead].
func (a *Account) Replay(ctx context.Context, deliveryID string) error {
	return a.outbox().Replay(ctx, deliveryID)
}

// ReplayFilter selects deliveries to be sent again; zero members do not restrict.
type ReplayFilter struct {
	State    storage.DeliveryState // DeliveryDead, or empty: the same; DeliverySent: events, not mails
	Channel  string                // storage.ChannelMail or storage.ChannelEvent
	From, To time.Time             // when they were given up, or sent: From <= done < To
}

// ReplayAll queues every delivery of a filter once more, and returns how many.
// Events keep their ids, so that a receiver can tell that it has one already; a
// mail that is not true any more is dropped when its turn comes. Errors:
// *InputError; one that comes in the middle leaves the rest to be replayed.
func (a *Account) ReplayAll(ctx context.Context, f ReplayFilter) (int, error) {
	if f.State == "" {
		f.State = storage.DeliveryDead
	}
	if err := f.check(); err != nil {
		return 0, err
	}
	return a.outbox().ReplayAll(ctx, storage.DeliveryFilter{State: f.State, From: f.From, To: f.To}, f.Channel)
}

// check also has what was sent mean events: no patient is mailed twice.
func (f *ReplayFilter) check() error {
	switch {
	case f.Channel != "" && f.Channel != storage.ChannelMail && f.Channel != storage.ChannelEvent:
		return &InputError{Field: "channel", Message: "Must be mail or event, or left out."}
	case !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To):
		return &InputError{Field: "to", Message: "Must be after from."}
	case f.State == storage.DeliveryDead:
		return nil
	case f.State != storage.DeliverySent:
		return &InputError{Field: "state", Message: "Only what was given up (dead) or sent can be sent again."}
	case f.From.IsZero() || f.To.IsZero():
		return &InputError{Field: "from", Message: "Say from when to when what was sent is to be sent again."}
	case f.Channel == storage.ChannelMail:
		return &InputError{Field: "channel", Message: "Mails that were sent are not sent again; resend the invitation of a visit instead."}
	}
	f.Channel = storage.ChannelEvent
	return nil
}

// EnableEndpoint has events go to the account's endpoint again that was switched
// off; those that were kept meanwhile go first. One that is on is tried at once.
func (a *Account) EnableEndpoint(ctx context.Context) error { return a.outbox().EnableEndpoint(ctx) }

// TestResult is what became of a test.
type TestResult struct {
	OK      bool   `json:"ok"`
	Message string `json:"message"` // what happened, and what to do when it failed, in plain words
}

// TestMail sends a mail at once, past the outbox, and says what happened: one of
// kind [notify.Test], or another kind as a sample of what patients get, about a
// visit that does not exist. Errors: storage.ErrNotFound before the first save of
// settings; *InputError.
func (a *Account) TestMail(ctx context.Context, to string, kind notify.Kind) (TestResult, error) {
	to = strings.TrimSpace(to)
	switch {
	case !slices.Contains(notify.Kinds(), kind):
		return TestResult{}, &InputError{Field: "kind", Message: fmt.Sprintf("Must be one of %v.", notify.Kinds())}
	case notify.CheckAddress(to) != nil:
		return TestResult{}, &InputError{Field: "to", Message: "Enter an e-mail address, such as robin@example.com."}
	}
	r, err := a.outbox().TestMail(ctx, to, kind)
	return TestResult(r), err
}

// TestEvent posts an event of type [notify.TestEvent] to the account's endpoint
// at once, past the outbox, and says what happened. Errors: storage.ErrNotFound
// before the first save of settings.
func (a *Account) TestEvent(ctx context.Context) (TestResult, error) {
	r, err := a.outbox().TestEvent(ctx)
	return TestResult(r), err
}
