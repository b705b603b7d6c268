package storage

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// EventState is where a webhook event of Zoom stands.
type EventState string

const (
	EventNew       EventState = "new"       // to be folded, at LookAt
	EventFolded    EventState = "folded"    // done with
	EventUnmatched EventState = "unmatched" // its meeting never became known
	// EventUnreadable: nobody could make anything of it; a newer program may.
	EventUnreadable EventState = "unreadable"
)

// Event is a webhook event of Zoom as it came, kept for a while.
type Event struct {
	Meta `json:"-"`

	ID         string          `json:"id"`   // Zoom's request id, or a hash of what identifies the event
	Type       string          `json:"type"` // "meeting.started" …
	State      EventState      `json:"state"`
	MeetingID  int64           `json:"meeting_id,omitempty"`
	OccurredAt time.Time       `json:"occurred_at"`
	ReceivedAt time.Time       `json:"received_at"`
	LookAt     time.Time       `json:"look_at"` // EventNew: when it is to be folded, or looked at once more
	Raw        json.RawMessage `json:"raw"`
}

func (*Event) kind() string { return kind.Event }
func (e *Event) index(h hasher) index {
	ix := index{id: h(kind.Event, e.ID), state: string(e.State), at: e.ReceivedAt}
	if e.State == EventNew {
		ix.at = e.LookAt
	}
	if e.MeetingID != 0 {
		ix.ref = meetingHash(h, e.MeetingID)
	}
	return ix
}

// ClaimEvents leases webhook events that are not folded yet, oldest first. What
// it returns is leased even when there is an error, as with ClaimDeliveries.
func (a *Account) ClaimEvents(ctx context.Context, now, until time.Time, limit int) ([]Event, error) {
	return claim[Event](ctx, a, driver.Claim{State: string(EventNew), Due: now, Until: until, Limit: limit})
}

// NextEvent is when the soonest event that is not folded yet is to be looked at;
// zero when there is none.
func (a *Account) NextEvent(ctx context.Context) (time.Time, error) {
	return a.soonest(ctx, driver.Query{Kind: kind.Event, State: string(EventNew)})
}

// Events lists Zoom's events in a state, oldest first.
func (a *Account) Events(ctx context.Context, state EventState) iter.Seq2[Event, error] {
	return scan[Event](ctx, a, driver.Query{State: string(state), Limit: driver.MaxLimit})
}

// Event returns one webhook event by id, or ErrNotFound.
func (a *Account) Event(ctx context.Context, id string) (Event, error) {
	return get[Event](ctx, a, a.records.Hash(kind.Event, id))
}

// MeetingEvents lists Zoom's events of a meeting, in every state, oldest first.
func (a *Account) MeetingEvents(ctx context.Context, meetingID int64) iter.Seq2[Event, error] {
	return scan[Event](ctx, a, driver.Query{Ref: a.meetingHash(meetingID), Limit: driver.MaxLimit})
}
