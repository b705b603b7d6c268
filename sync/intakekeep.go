package syncer

import (
	"context"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
)

// keep stores new events of an account in one batch. When the batch cannot be
// stored although the store works, one of them is bad: then each goes alone.
func (e *Engine) keep(ctx context.Context, account string, events []*storage.Event) []error {
	if served, err := e.serves(ctx, account); !served || err != nil {
		return slices.Repeat([]error{err}, len(events))
	}
	a := e.account(account)
	answers := slices.Repeat([]error{e.keepTogether(ctx, a, onceEach(events))}, len(events))
	if _, down := errors.AsType[*driver.StoreError](answers[0]); len(events) > 1 && answers[0] != nil && !down && ctx.Err() == nil {
		for i, ev := range events {
			answers[i] = e.keepTogether(ctx, a, []*storage.Event{ev})
		}
	}
	if slices.Contains(answers, nil) {
		e.Wake(account)
	}
	return answers
}

// keepTogether stores events in one batch, but those that are there already.
func (e *Engine) keepTogether(ctx context.Context, a *storage.Account, events []*storage.Event) error {
	if err := e.point(ctx, "observe.commit.before"); err != nil {
		return err
	}
	err := storage.ErrConflict
	for try := 0; try < 10 && len(events) > 0 && errors.Is(err, storage.ErrConflict); try++ {
		if err = a.Commit(ctx, putEach(events)...); errors.Is(err, storage.ErrConflict) {
			var lookErr error
			if events, lookErr = strangersAmong(ctx, a, events); lookErr != nil {
				return lookErr
			}
		}
	}
	if err != nil && len(events) > 0 {
		return err
	}
	return e.point(ctx, "observe.commit.after")
}

func putEach(events []*storage.Event) []storage.Change {
	out := make([]storage.Change, len(events))
	for i, ev := range events {
		out[i] = storage.Put(ev)
	}
	return out
}

// onceEach leaves out doubles.
func onceEach(events []*storage.Event) []*storage.Event {
	seen := make(map[string]bool, len(events))
	return slices.DeleteFunc(slices.Clone(events), func(ev *storage.Event) bool {
		double := seen[ev.ID]
		seen[ev.ID] = true
		return double
	})
}

// strangersAmong are the events that are not stored yet.
func strangersAmong(ctx context.Context, a *storage.Account, events []*storage.Event) ([]*storage.Event, error) {
	var out []*storage.Event
	for _, ev := range events {
		_, err := a.Event(ctx, ev.ID)
		if _, unreadable := errors.AsType[*storage.RecordError](err); err == nil || unreadable {
			continue
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		out = append(out, ev)
	}
	return out, nil
}
