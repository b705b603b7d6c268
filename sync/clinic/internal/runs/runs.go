// Package runs follows something that takes long: a sync, or the import of a file.
package runs

import (
	"context"
	"iter"
	"reflect"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Over reports whether a run will not change any more.
func Over(r storage.SyncRun) bool {
	return r.State != storage.RunQueued && r.State != storage.RunRunning
}

// Tidy gives a run as it was read empty lists where it has none.
func Tidy(r storage.SyncRun, err error) (storage.SyncRun, error) {
	if r.Changes == nil {
		r.Changes = map[string]int{}
	}
	if r.Rows == nil {
		r.Rows = []storage.RowError{}
	}
	return r, err
}

// lookEvery is how often a run's progress is looked at.
const lookEvery = 200 * time.Millisecond

// Watch yields a run now, at each change, and when it is over. It ends with the
// run, with ctx, or with an error.
func Watch(ctx context.Context, look func() (storage.SyncRun, error)) iter.Seq2[storage.SyncRun, error] {
	return func(yield func(storage.SyncRun, error) bool) {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		var last storage.SyncRun
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
