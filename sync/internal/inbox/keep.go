package inbox

import (
	"context"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// keep stores new events of an account in one batch. When the batch cannot be
// stored although the store works, one of them is bad: then each goes alone.
func (in Inbox) keep(ctx context.Context, events []*storage.Event) []error {
	_, works, err := in.a.Works(ctx)
	if !works {
		return slices.Repeat([]error{err}, len(events))
	}
	err = in.keepTogether(ctx, onceEach(events))
	answers := slices.Repeat([]error{err}, len(events))
	if len(events) > 1 && isAboutOne(ctx, err) {
		for i, ev := range events {
			answers[i] = in.keepTogether(ctx, []*storage.Event{ev})
		}
	}
	if slices.Contains(answers, nil) {
		in.a.Wake()
	}
	return answers
}

// isAboutOne reports whether what kept a batch from being stored may be about one
// of its events rather than the store.
func isAboutOne(ctx context.Context, err error) bool {
	_, down := errors.AsType[*storage.StoreError](err)
	return err != nil && !down && !account.IsStopped(err) && ctx.Err() == nil
}

// keepTogether stores events in one batch, but those that are there already.
func (in Inbox) keepTogether(ctx context.Context, events []*storage.Event) error {
	for range 10 { // another process may store some of them at the same time
		err := in.a.Save(ctx, "observe", putEach(events)...)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		if events, err = newAmong(ctx, in.a, events); len(events) == 0 || err != nil {
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
func newAmong(ctx context.Context, a account.Account, events []*storage.Event) ([]*storage.Event, error) {
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
