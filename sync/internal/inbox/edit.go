package inbox

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
)

// applyEdit casts doubt on the meeting of a deletion or an edit by hand. What we
// did ourselves is as the visit wants it, and no reason to look.
func (in Inbox) applyEdit(ctx context.Context, settings storage.Settings, ev storage.Event, told *driver.MeetingSpec) error {
	ev.State = storage.EventFolded
	v, err := in.a.VisitByMeeting(ctx, ev.MeetingID)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return in.a.Save(ctx, "event.ignored", storage.Put(&ev)) // not one of ours
	case err != nil:
		return err
	}
	asWanted, err := in.asWanted(ctx, settings, told, v)
	if err != nil {
		return err
	}
	if !asWanted {
		if err := in.a.Doubt(ctx, v.AppointmentID, ev.MeetingID); err != nil {
			return err
		}
	}
	return in.a.Save(ctx, "event.edit", storage.Put(&ev))
}

// asWanted reports whether an edit tells of nothing but what the visit wants.
func (in Inbox) asWanted(ctx context.Context, settings storage.Settings, told *driver.MeetingSpec, v storage.Visit) (bool, error) {
	if told == nil {
		return false, nil
	}
	status, err := in.a.Status(ctx)
	if err != nil {
		return false, err
	}
	host, err := in.a.Host(ctx, v)
	if err != nil {
		return false, err
	}
	return !next.Differs(in.a.NextInput(settings, status, v, host).Spec(v), *told), nil
}
