package syncer

import (
	"context"
	"sync/atomic"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// pointFunc is told the name of every place where the engine touches the world:
// before an external call ("video.create.before"), after it and before its answer
// is recorded ("video.create.after"), before and after each write of the store
// ("commit.visit.intent.before", "….after"). An error stops the operation there
// as the end of the process would: nothing after it happens. Tests set it to
// prove that the engine may be stopped anywhere; the default does nothing.
type pointFunc func(ctx context.Context, name string) error

func noPoint(context.Context, string) error { return nil }

// points holds the function that is told. It may be changed while the engine is
// at work.
type points struct{ told atomic.Pointer[pointFunc] }

func (p *points) set(f pointFunc) { p.told.Store(&f) }

func (p *points) get() pointFunc {
	if f := p.told.Load(); f != nil {
		return *f
	}
	return noPoint
}

// around runs an external call or a commit between its two points. The points'
// errors are told from the call's own by [crash].
func (e *Engine) around(ctx context.Context, name string, do func() error) error {
	if err := e.points.get()(ctx, name+".before"); err != nil {
		return crash{err}
	}
	callErr := do()
	if err := e.points.get()(ctx, name+".after"); err != nil {
		return crash{err}
	}
	return callErr
}

// store commits a batch between its points.
func (e *Engine) store(ctx context.Context, a *storage.Account, name string, batch ...storage.Change) error {
	return e.around(ctx, "commit."+name, func() error { return a.Commit(ctx, batch...) })
}

// connect gives an account's EHR and video service.
func (e *Engine) connect(ctx context.Context, account string) (ehr driver.EHR, video driver.Video, err error) {
	err = e.around(ctx, "connect", func() (err error) {
		ehr, video, err = e.cfg.Connect.Connect(ctx, account)
		return err
	})
	return ehr, video, err
}

// acquire and release take and give up a lease.
func (e *Engine) acquire(ctx context.Context, a *storage.Account, name, holder string) (lease storage.Lease, err error) {
	err = e.around(ctx, "commit.lease.acquire", func() (err error) {
		lease, err = a.Acquire(ctx, name, holder, e.now(), e.cfg.Lease)
		return err
	})
	return lease, err
}

func (e *Engine) release(ctx context.Context, a *storage.Account, lease *storage.Lease) error {
	return e.around(ctx, "commit.lease.release", func() error { return a.Release(ctx, lease) })
}

// crash is an error of a point: whatever would be done about an ordinary error
// is not done about it.
type crash struct{ error }

func (c crash) Unwrap() error { return c.error }
