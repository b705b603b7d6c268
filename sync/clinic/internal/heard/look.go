package heard

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

const (
	most   = 10             // visits that are looked at, the newest ones
	long   = 3 * day        // and since when they may have begun
	late   = 2 * time.Hour  // events may be so late: Zoom's last retry comes after 85 minutes
	margin = 12 * time.Hour // younger than this before they are deleted, events are there still
	day    = 24 * time.Hour
)

// Look returns the types of events that do not come, as far as the visits show that
// were over last; none when all come, or none could have. eventDays is how long the
// account keeps events.
func Look(ctx context.Context, account *storage.Account, now time.Time, eventDays int) ([]string, error) {
	keys, err := last(ctx, account, now.Add(-min(long, time.Duration(eventDays)*day-margin)), now.Add(-late))
	if err != nil {
		return nil, err
	}
	var visits []Visit
	for _, key := range keys {
		v, err := account.VisitByKey(ctx, key)
		if errors.Is(err, storage.ErrNotFound) || err == nil && !v.HasMeeting() {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen := Visit{Facts: v.MeetingEvents}
		for ev, err := range account.MeetingEvents(ctx, v.Meeting.ID) {
			if err != nil {
				return nil, err
			}
			seen.Came = append(seen.Came, ev.Type)
		}
		visits = append(visits, seen)
	}
	return Missing(visits), nil
}

// last are the keys of the newest visits that are over and began in a time. It goes
// back a day at a time: a day with enough of them is all that it reads.
func last(ctx context.Context, account *storage.Account, from, to time.Time) ([]string, error) {
	var out []string
	for ; len(out) < most && to.After(from); to = to.Add(-day) {
		f := storage.VisitFilter{From: to.Add(-day), To: to, State: storage.VisitEnded}
		if f.From.Before(from) {
			f.From = from
		}
		var keys []string
		for stamp, err := range account.VisitStamps(ctx, f) {
			if err != nil {
				return nil, err
			}
			keys = append(keys, stamp.Key)
		}
		slices.Reverse(keys)
		out = append(out, keys[:min(len(keys), most-len(out))]...)
	}
	return out, nil
}
