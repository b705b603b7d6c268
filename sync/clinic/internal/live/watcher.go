package live

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// The visits that are watched, by start: what may change while it is looked at.
const (
	watchedPast   = 12 * time.Hour
	watchedFuture = 36 * time.Hour
)

// soon is how long before its start a visit is shown as one to begin.
const soon = 15 * time.Minute

// watcher remembers what an account's visits were like.
type watcher struct {
	cfg   Config
	at    Place
	known map[string]stamp
	until time.Time // what begins later was not looked at
}

// stamp is when a visit has to be shown anew: it was changed, or its time came.
type stamp struct {
	version int64
	start   time.Time
	soon    bool
}

func (w *watcher) begin(ctx context.Context) (err error) {
	w.known, w.until, err = w.stamps(ctx)
	return err
}

func (w *watcher) stamps(ctx context.Context) (map[string]stamp, time.Time, error) {
	now := w.cfg.Now()
	until := now.Add(watchedFuture)
	out := make(map[string]stamp, len(w.known))
	visits := w.cfg.Store.Account(w.at.Account).VisitStamps(ctx, storage.VisitFilter{From: now.Add(-watchedPast), To: until})
	for v, err := range visits {
		if err != nil {
			return nil, until, err
		}
		out[v.Key] = stamp{version: v.Version, start: v.Start, soon: now.After(v.Start.Add(-soon))}
	}
	return out, until, nil
}

// look compares with what was known. An error leaves what was known: nothing is
// missed.
func (w *watcher) look(ctx context.Context) ([]Event, error) {
	current, until, err := w.stamps(ctx)
	if err != nil {
		return nil, err
	}
	changed, list := compare(w.known, current, until.Add(-watchedFuture-watchedPast), w.until)
	var events []Event
	if len(changed) > 0 {
		if events, err = w.cfg.Describe(ctx, w.at, changed); err != nil {
			return nil, err
		}
	}
	if list {
		events = append(events, Event{Name: "list", Data: []byte("{}")})
	}
	w.known, w.until = current, until
	return events, nil
}

// compare names the visits that changed, and says whether some came, went or
// moved. What begins before from or after until was not looked at both times:
// only the clock brought it into view, or took it out.
func compare(before, after map[string]stamp, from, until time.Time) (changed []string, list bool) {
	for key, now := range after {
		old, known := before[key]
		switch {
		case known && old != now:
			changed = append(changed, key)
			list = list || !old.start.Equal(now.start)
		case !known && now.start.Before(until):
			list = true
		}
	}
	for key, old := range before {
		if _, still := after[key]; !still && !old.start.Before(from) {
			list = true
		}
	}
	return changed, list
}
