package syncer

import (
	"context"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/storage"
)

// keep stores new events of an account in one batch. When the batch cannot be
// stored although the store works, one of them is bad: then each goes alone.
func (e *Engine) keep(ctx context.Context, account string, events []*storage.Event) []error {
	a := e.account(account)
	_, works, err := e.works(ctx, a)
	if !works {
		return slices.Repeat([]error{err}, len(events))
	}
	err = e.keepTogether(ctx, a, onceEach(events))
	answers := slices.Repeat([]error{err}, len(events))
	if len(events) > 1 && isAboutOne(ctx, err) {
		for i, ev := range events {
			answers[i] = e.keepTogether(ctx, a, []*storage.Event{ev})
		}
	}
	if slices.Contains(answers, nil) {
		e.Wake(account)
	}
	return answers
}

// isAboutOne reports whether what kept a batch from being stored may be about one
// of its events rather than the store.
func isAboutOne(ctx context.Context, err error) bool {
	_, down := errors.AsType[*storage.StoreError](err)
	_, stopped := errors.AsType[crash](err)
	return err != nil && !down && !stopped && ctx.Err() == nil
}

// keepTogether stores events in one batch, but those that are there already.
func (e *Engine) keepTogether(ctx context.Context, a *storage.Account, events []*storage.Event) error {
	for range 10 { // another process may store some of them at the same time
		err := e.store(ctx, a, "observe", putEach(events)...)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		if events, err = newAmong(ctx, a, events); len(events) == 0 || err != nil {
			return err
		}
	}
	return storage.ErrConflict
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

// newAmong are the events that are not stored yet.
func newAmong(ctx context.Context, a *storage.Account, events []*storage.Event) ([]*storage.Event, error) {
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
