package syncer

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/presence"
)

// Observe stores a verified webhook event and returns once it is durable; it is
// folded into presence later, by [Engine.Fold]. An event that is known already
// is taken again without effect; so is one of an account without settings, or
// that has removed the app: nothing of it is kept (A38). ID, Type, OccurredAt and
// Raw are required. Events that arrive at the same time are stored together; when
// too many wait, the error is [ErrBusy]. When ctx ends first, it may be stored all
// the same.
func (e *Engine) Observe(ctx context.Context, account string, ev storage.Event) error {
	if e.cfg.Decode == nil {
		return errors.New("syncer: Config.Decode is required to take webhook events: nobody could read them")
	}
	now := e.now()
	ev.State, ev.ReceivedAt, ev.LookAt = storage.EventNew, now, now
	return e.intake.add(ctx, account, &ev, e.keep)
}

// unmatchedLife is how long an event of an unknown meeting is kept for matching (E9).
const unmatchedLife = 24 * time.Hour

// Fold works off the stored webhook events that are due: each is folded into its
// visit's presence, and what is to be announced goes into the outbox in the same
// batch. It returns how many it dealt with. An event that cannot be folded now
// comes back when its lease ends.
func (e *Engine) Fold(ctx context.Context, account string) (int, error) {
	a := e.account(account)
	settings, works, err := e.works(ctx, a)
	if !works {
		return 0, err
	}
	done := 0
	for {
		now := e.now()
		var events []storage.Event
		err := e.around(ctx, "commit.claim.events", func() (err error) {
			events, err = a.ClaimEvents(ctx, now, now.Add(e.cfg.Lease), 100)
			return err
		})
		for _, ev := range events { // one that cannot be read does not hold up the others
			if err := e.fold(ctx, a, settings, ev); err != nil {
				if ctx.Err() != nil {
					return done, ctx.Err()
				}
				e.log.Warn("a webhook event cannot be folded now", "account", account, "event", ev.Type, "error", err)
				continue
			}
			done++
		}
		if err != nil || len(events) == 0 {
			return done, err
		}
	}
}

func (e *Engine) fold(ctx context.Context, a *storage.Account, settings storage.Settings, ev storage.Event) error {
	seen, err := e.cfg.Decode(ev)
	if err != nil {
		e.log.Warn("a webhook event cannot be read", "account", a.ID(), "event", ev.Type, "error", err)
	}
	switch seen.What {
	case "":
		ev.State = storage.EventFolded
		return e.store(ctx, a, "event.ignored", storage.Put(&ev))
	case driver.Edited:
		return e.foldEdit(ctx, a, settings, ev, seen.Meeting)
	}
	for range 10 {
		v, err := a.VisitByMeeting(ctx, ev.MeetingID)
		if errors.Is(err, storage.ErrNotFound) {
			return e.keepUnmatched(ctx, a, ev)
		}
		if err != nil {
			return err
		}
		err = e.foldInto(ctx, a, settings, ev, seen, v)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		// The visit was changed meanwhile: fold into what it is now, unless it is
		// the event that somebody else has folded.
		now, err := a.Event(ctx, ev.ID)
		if err != nil || now.Version() != ev.Version() {
			return err
		}
	}
	return storage.ErrConflict
}

func (e *Engine) foldInto(ctx context.Context, a *storage.Account, settings storage.Settings, ev storage.Event, s driver.Event, v storage.Visit) error {
	p, err := e.host(ctx, a, v)
	if err != nil {
		return err
	}
	folded, arrivals := presence.Observe(v, s, emailOf(p))
	if folded.State != v.State {
		folded.DueAt = e.now() // the engine has something to do about it
	}
	events := announcements(a, &folded, settings.Notifications, arrivals, e.now())
	events = append(events, notice.News(a, settings.Notifications, &folded, e.now())...)
	ev.State = storage.EventFolded
	batch := append(puts(events), storage.Put(&folded), storage.Put(&ev))
	if err := e.store(ctx, a, "fold", batch...); err != nil {
		return err
	}
	e.Wake(a.ID())
	return nil
}

// keepUnmatched looks again later, ever less often, and gives up after a day.
func (e *Engine) keepUnmatched(ctx context.Context, a *storage.Account, ev storage.Event) error {
	now := e.now()
	age := now.Sub(ev.ReceivedAt)
	if age >= unmatchedLife {
		ev.State = storage.EventUnmatched
	} else {
		ev.LookAt = now.Add(min(max(age/4, 2*time.Second), 10*time.Minute))
	}
	return e.store(ctx, a, "event.unmatched", storage.Put(&ev))
}

// announcements are the outbox records for what was seen, as far as the account
// wants to be told.
func announcements(a *storage.Account, v *storage.Visit, wanted storage.Notifications, arrivals []presence.Arrival, now time.Time) []storage.Delivery {
	var out []storage.Delivery
	for _, ar := range arrivals {
		kind, on := eventType(wanted, ar)
		if !on {
			continue
		}
		out = append(out, notice.EventDelivery(a, v, kind, ar.Key, ar.At, now))
	}
	return out
}

func eventType(n storage.Notifications, ar presence.Arrival) (kind string, on bool) {
	switch {
	case ar.Who == storage.ThePatient && ar.Left:
		return notify.PatientLeft, n.PatientLeft
	case ar.Who == storage.ThePatient:
		return notify.PatientJoined, n.PatientJoined
	case ar.Who == storage.ThePhysician && ar.Left:
		return notify.PhysicianLeft, n.PhysicianLeft
	case ar.Who == storage.ThePhysician:
		return notify.PhysicianJoined, n.PhysicianJoined
	}
	return "", false // nobody is told of participants and guests
}
