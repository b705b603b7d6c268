package outbox

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// errSwitchedOff: the endpoint has just been switched off; nothing more goes to it.
var errSwitchedOff = errors.New("the endpoint is switched off")

// Codes of Endpoint.Off.
const (
	EndpointGone    = "endpoint_gone"
	EndpointFailing = "endpoint_failing"
)

// endpointOn reports whether events may be posted. An endpoint that was entered
// since begins anew: it is on, and what waits for a retry goes at once.
func (o Outbox) endpointOn(ctx context.Context, url string) (bool, error) {
	st, err := o.a.Status(ctx)
	if err != nil || st.Endpoint.URL == url {
		return st.Endpoint.Off == nil, err
	}
	if st.Endpoint.URL == "" { // the first one
		return true, o.a.EditStatus(ctx, func(st *storage.Status) bool {
			st.Endpoint = storage.Endpoint{URL: url}
			return true
		})
	}
	return true, o.renewEndpoint(ctx, storage.Endpoint{URL: url})
}

// EnableEndpoint has events go to the account's endpoint again that was switched off;
// those that were kept meanwhile go first. One that is on is tried at once.
func (o Outbox) EnableEndpoint(ctx context.Context) error {
	settings, err := o.a.Settings(ctx)
	if err != nil {
		return err
	}
	return o.renewEndpoint(ctx, storage.Endpoint{URL: settings.Notifications.EndpointURL})
}

// renewEndpoint forgets an endpoint's failures. The events are hurried first:
// should the process end in between, it is done again.
func (o Outbox) renewEndpoint(ctx context.Context, fresh storage.Endpoint) error {
	if err := o.dueNow(ctx); err != nil {
		return err
	}
	err := o.a.EditStatus(ctx, func(st *storage.Status) bool {
		changed := st.Endpoint != fresh
		st.Endpoint = fresh
		return changed
	})
	if err != nil {
		return err
	}
	o.a.Wake()
	return nil
}

// dueNow makes every queued event due now.
func (o Outbox) dueNow(ctx context.Context) error {
	for d, err := range o.a.Deliveries(ctx, storage.DeliveryFilter{State: storage.DeliveryQueued}) {
		if err != nil {
			return err
		}
		if d.Channel != storage.ChannelEvent {
			continue
		}
		d.DueAt = o.a.Now()
		if err := o.a.Save(ctx, "delivery.hurry", storage.Put(&d)); err != nil && !errors.Is(err, storage.ErrConflict) { // it is on its way
			return err
		}
	}
	return nil
}

// judgeEndpoint notes how an endpoint is doing after a try, and switches it off
// when it wants no more events (410) or has taken none for days (B9).
func (o Outbox) judgeEndpoint(ctx context.Context, url string, posted error) error {
	st, err := o.a.Status(ctx)
	if err != nil {
		return err
	}
	if st.Endpoint.URL != url || st.Endpoint.Off != nil || posted == nil && st.Endpoint.FailingSince.IsZero() {
		return nil
	}
	now := o.a.Now()
	since := st.Endpoint.FailingSince
	if since.IsZero() {
		since = now
	}
	off := offAfter(posted, now, since, o.OffAfter)
	if off == nil {
		return o.a.EditStatus(ctx, func(st *storage.Status) bool {
			was := st.Endpoint
			switch {
			case was.URL != url || was.Off != nil:
				return false
			case posted == nil:
				st.Endpoint.FailingSince = time.Time{}
			case was.FailingSince.IsZero():
				st.Endpoint.FailingSince = since
			}
			return st.Endpoint != was
		})
	}
	return o.switchOff(ctx, url, since, off)
}

// offAfter is why an endpoint is to be switched off after a try; nil: it is not.
func offAfter(posted error, now, since time.Time, days time.Duration) *storage.Pause {
	off := &storage.Pause{Since: now}
	switch {
	case posted == nil:
		return nil
	case notify.IsEndpointGone(posted):
		off.Code, off.Message = EndpointGone, "Your endpoint answered that it wants no more events (410). Nothing is sent to it any more; the events are kept."
		off.Action = "Enter the address of the endpoint that takes them now, or switch it on again. What was kept is sent then."
	case now.Sub(since) >= days:
		off.Code, off.Message = EndpointFailing, "Your endpoint has taken no event for days. Nothing is sent to it any more; the events are kept."
		off.Action = "Mend the endpoint, then switch it on again. What was kept is sent then; what was given up before can be sent again from the deliveries page."
	default:
		return nil
	}
	return off
}

func (o Outbox) switchOff(ctx context.Context, url string, since time.Time, off *storage.Pause) error {
	var told []storage.Change
	if o.Mailer != nil {
		d := notice.Alert(o.a, off, o.a.Now())
		told = append(told, storage.Put(&d))
	}
	first := false
	err := o.a.EditStatus(ctx, func(st *storage.Status) bool {
		if first = st.Endpoint.URL == url && st.Endpoint.Off == nil; first {
			st.Endpoint.Off, st.Endpoint.FailingSince = off, since
		}
		return first
	}, told...)
	if err != nil {
		return err
	}
	if first {
		o.a.Log.Error("an endpoint is switched off", "account", o.a.ID(), "code", off.Code, "failing since", since)
		o.a.Wake()
	}
	return errSwitchedOff
}
