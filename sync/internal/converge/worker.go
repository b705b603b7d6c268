package converge

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/next"
)

// worker converges one visit.
type worker struct {
	a        account.Account
	settings storage.Settings
	status   storage.Status
	ehr      driver.EHR
	video    driver.Video
	name     string   // what people call the video service; empty: not known
	fresh    string   // stamp that this worker wrote just now: nothing carries it yet
	unlocks  []func() // at the end of a step
}

// newWorker reads what the visits of an account share. Errors: *account.PausedError.
func newWorker(ctx context.Context, a account.Account) (*worker, error) {
	settings, err := a.Settings(ctx)
	if err != nil {
		return nil, err
	}
	status, err := a.GoesOn(ctx)
	return &worker{a: a, settings: settings, status: status}, err
}

// input is what the visit's next step follows from.
func (w *worker) input(ctx context.Context, v storage.Visit) (next.Input, error) {
	host, err := w.a.Host(ctx, v)
	return w.a.NextInput(w.settings, w.status, v, host), err
}

// commit stores the visit and what belongs to the same change.
func (w *worker) commit(ctx context.Context, name string, v *storage.Visit, with ...storage.Change) error {
	return w.a.SaveVisit(ctx, name, v, w.settings.Notifications, with...)
}

// lock holds a key until the step is committed.
func (w *worker) lock(ctx context.Context, key string) error {
	unlock, err := w.a.Lock(ctx, key)
	if err == nil {
		w.unlocks = append(w.unlocks, unlock)
	}
	return err
}

func (w *worker) unlockAll() {
	for _, unlock := range w.unlocks {
		unlock()
	}
	w.unlocks = nil
}

// call runs an external call between its points, within a bounded time, so that
// no call outlasts the lease that it is made under.
func (w *worker) call(ctx context.Context, name string, do func(ctx context.Context) error) error {
	if err := w.connect(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, w.a.Lease*3/4)
	defer cancel()
	return w.a.Around(ctx, name, func() error { return do(ctx) })
}

func (w *worker) connect(ctx context.Context) error {
	if w.video != nil {
		return nil
	}
	var err error
	w.ehr, w.video, err = w.a.Vendors(ctx)
	if err == nil {
		err = w.a.Guard("video.name", func() error { w.name = w.video.Name(); return nil })
	}
	return err
}
