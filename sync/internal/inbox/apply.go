package inbox

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/presence"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// UnmatchedLife is how long an event of an unknown meeting is kept for matching (E9).
const UnmatchedLife = 24 * time.Hour

// Apply works off the stored webhook events that are due: each is folded into its
// visit's presence, and what is to be announced goes into the outbox in the same
// batch. It returns how many it dealt with. An event that cannot be folded now
// comes back when its lease ends.
func (in Inbox) Apply(ctx context.Context) (int, error) {
	settings, works, err := in.a.Works(ctx)
	if !works {
		return 0, err
	}
	done := 0
	for {
		now := in.a.Now()
		var events []storage.Event
		err := in.a.Around(ctx, "commit.claim.events", func() (err error) {
			events, err = in.a.ClaimEvents(ctx, now, now.Add(in.a.Lease), 100)
			return err
		})
		for _, ev := range events { // one that cannot be read does not hold up the others
			if err := in.apply(ctx, settings, ev); err != nil {
				if ctx.Err() != nil {
					return done, ctx.Err()
				}
				in.a.Log.Warn("a webhook event cannot be folded now", "account", in.a.ID(), "event", ev.Type, "error", err)
				continue
			}
			done++
		}
		if err != nil || len(events) == 0 {
			return done, err
		}
	}
}

func (in Inbox) apply(ctx context.Context, settings storage.Settings, ev storage.Event) error {
	seen, err := in.read(ev)
	if err != nil {
		in.a.Log.Warn("a webhook event cannot be read; it is kept", "account", in.a.ID(), "event", ev.Type, "error", err)
		ev.State = storage.EventUnreadable
		return in.a.Save(ctx, "event.unreadable", storage.Put(&ev))
	}
	switch seen.What {
	case "":
		ev.State = storage.EventFolded
		return in.a.Save(ctx, "event.ignored", storage.Put(&ev))
	case driver.Edited:
		return in.applyEdit(ctx, settings, ev, seen.Meeting)
	}
	for range 10 {
		v, err := in.a.VisitByMeeting(ctx, ev.MeetingID)
		if errors.Is(err, storage.ErrNotFound) {
			return in.keepUnmatched(ctx, ev)
		}
		if err != nil {
			return err
		}
		err = in.applyTo(ctx, settings, ev, seen, v)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		// The visit was changed meanwhile: fold into what it is now, unless it is
		// the event that somebody else has folded.
		now, err := in.a.Event(ctx, ev.ID)
		if err != nil || now.Version() != ev.Version() {
			return err
		}
	}
	return storage.ErrConflict
}

func (in Inbox) applyTo(ctx context.Context, settings storage.Settings, ev storage.Event, s driver.Event, v storage.Visit) error {
	p, err := in.a.Host(ctx, v)
	if err != nil {
		return err
	}
	folded, arrivals := presence.Observe(v, s, visit.EmailOf(p))
	if folded.State != v.State {
		folded.DueAt = in.a.Now() // the engine has something to do about it
	}
	events := notice.Arrivals(in.a, &folded, settings.Notifications, arrivals, in.a.Now())
	ev.State = storage.EventFolded
	batch := append(account.Puts(events), storage.Put(&ev))
	if err := in.a.SaveVisit(ctx, "fold", &folded, settings.Notifications, batch...); err != nil {
		return err
	}
	in.a.Wake()
	return nil
}

// keepUnmatched looks again later, ever less often, and gives up after a day.
func (in Inbox) keepUnmatched(ctx context.Context, ev storage.Event) error {
	now := in.a.Now()
	age := now.Sub(ev.ReceivedAt)
	if age >= UnmatchedLife {
		ev.State = storage.EventUnmatched
	} else {
		ev.LookAt = now.Add(min(max(age/4, 2*time.Second), 10*time.Minute))
	}
	return in.a.Save(ctx, "event.unmatched", storage.Put(&ev))
}

// read decodes an event, by the adapter's word.
func (in Inbox) read(ev storage.Event) (seen driver.Event, err error) {
	err = in.a.Guard("decode", func() (err error) {
		seen, err = in.decode(ev)
		return err
	})
	return seen, err
}

// ReadAgain has the events that could not be read applied once more: a newer program
// may know how.
func (in Inbox) ReadAgain(ctx context.Context) error {
	for ev, err := range in.a.Events(ctx, storage.EventUnreadable) {
		if err != nil {
			return err
		}
		if seen, err := in.read(ev); err != nil || seen.What == "" {
			continue
		}
		ev.State, ev.LookAt = storage.EventNew, in.a.Now()
		if err := in.a.Save(ctx, "event.again", storage.Put(&ev)); err != nil && !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return nil
}
