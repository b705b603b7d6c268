package syncer

import "context"

// pointFunc is told the name of every place where the engine touches the world:
// before an external call ("zoom.create.before"), after it and before its answer
// is recorded ("zoom.create.after"), before and after each commit
// ("visit.intent.commit.before", "….after"). An error stops the operation there
// as the end of the process would: nothing after it happens. Tests set it to
// prove that the engine may be stopped anywhere; the default does nothing.
type pointFunc func(ctx context.Context, name string) error

func noPoint(context.Context, string) error { return nil }

// around runs an external call or a commit between its two points. The points'
// errors are told from the call's own by [crash].
func (e *Engine) around(ctx context.Context, name string, do func() error) error {
	if err := e.point(ctx, name+".before"); err != nil {
		return crash{err}
	}
	callErr := do()
	if err := e.point(ctx, name+".after"); err != nil {
		return crash{err}
	}
	return callErr
}

// crash is an error of a point: whatever would be done about an ordinary error
// is not done about it.
type crash struct{ error }

func (c crash) Unwrap() error { return c.error }
