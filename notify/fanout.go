package notify

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// FanOut makes one sink of several. An event is posted to all of them at once
// and is taken when all have taken it. Otherwise the errors are joined, and the
// event is worth another try when one of them is temporary: then the event goes
// to all again under its ID, also to those that have it, after the longest time
// that one of them asked for. Only when every sink is gone is the whole gone.
//
// Without sinks nobody can take an event, which is a temporary error.
func FanOut(sinks ...Sink) Sink { return fanOut(slices.Clone(sinks)) }

type fanOut []Sink

func (f fanOut) Post(ctx context.Context, e Event) error {
	if len(f) == 0 {
		return errors.New("notify: no sink to post to")
	}
	errs := make([]error, len(f))
	var posts sync.WaitGroup
	for i, sink := range f {
		posts.Go(func() { errs[i] = sink.Post(ctx, e) })
	}
	posts.Wait()
	return verdict(errs)
}

// verdict joins what several sinks answered about one event.
func verdict(errs []error) error {
	whole := &failure{err: errors.Join(errs...), permanent: true, gone: true}
	for _, err := range errs {
		whole.gone = whole.gone && IsEndpointGone(err)
		if err != nil && !IsPermanent(err) {
			whole.permanent = false
			whole.after = max(whole.after, RetryDelay(err))
		}
	}
	if whole.err == nil {
		return nil
	}
	return whole
}
