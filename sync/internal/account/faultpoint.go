package account

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/televisit/televisit-go/storage"
)

// Point is told the name of every place where the engine touches the world:
// before an external call ("video.create.before"), after it and before its answer
// is recorded ("video.create.after"), before and after each write of the store
// ("commit.visit.intent.before", "….after"). An error stops the operation there
// as the end of the process would: nothing after it happens. Tests set it to
// prove that the engine may be stopped anywhere; the default does nothing.
type Point func(ctx context.Context, name string) error

// Nowhere is the point that stops nothing.
func Nowhere(context.Context, string) error { return nil }

// Points holds the function that is told. It may be changed while the engine is
// at work.
type Points struct{ told atomic.Pointer[Point] }

// Set has f told from now on.
func (p *Points) Set(f Point) { p.told.Store(&f) }

// Get is the function that is told now.
func (p *Points) Get() Point {
	if f := p.told.Load(); f != nil {
		return *f
	}
	return Nowhere
}

// Around runs an external call or a commit between its two points. The points'
// errors are told from the call's own by [IsStopped].
func (c *Core) Around(ctx context.Context, name string, do func() error) error {
	if err := c.Points.Get()(ctx, name+".before"); err != nil {
		return stopped{err}
	}
	callErr := c.Guard(name, do)
	if err := c.Points.Get()(ctx, name+".after"); err != nil {
		return stopped{err}
	}
	return callErr
}

// stopped is an error of a point: whatever would be done about an ordinary error
// is not done about it.
type stopped struct{ error }

func (s stopped) Unwrap() error { return s.error }

// IsStopped reports whether an error is a point's.
func IsStopped(err error) bool {
	_, ok := errors.AsType[stopped](err)
	return ok
}

// Save commits a batch between its points.
func (a Account) Save(ctx context.Context, name string, batch ...storage.Change) error {
	return a.Around(ctx, "commit."+name, func() error { return a.Commit(ctx, batch...) })
}
