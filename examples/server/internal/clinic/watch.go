package clinic

import (
	"context"
	"iter"
	"reflect"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// watchEvery is how often a run's progress is looked at.
const watchEvery = 200 * time.Millisecond

// Watch yields a run now, at each change, and when it is over. It ends with the
// run, with ctx, or with an error.
func (d *Desk) Watch(ctx context.Context, id string) iter.Seq2[storage.Run, error] {
	return watch(ctx, func() (storage.Run, error) { return d.Run(ctx, id) })
}

func watch(ctx context.Context, look func() (storage.Run, error)) iter.Seq2[storage.Run, error] {
	return func(yield func(storage.Run, error) bool) {
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		var last storage.Run
		for first := true; ; first = false {
			run, err := look()
			if err != nil {
				yield(run, err)
				return
			}
			if first || !reflect.DeepEqual(run, last) {
				if !yield(run, nil) || Over(run) {
					return
				}
			}
			last = run
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}
}
