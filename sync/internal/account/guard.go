package account

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// PanicError is what became of a panic in the code behind a point: an adapter's, a
// mailer's, a connector's. It is trouble of that step, and nobody else's.
type PanicError struct{ Point string }

func (e *PanicError) Error() string {
	return "the code behind " + e.Point + " broke; the log has where"
}

// Guard runs somebody else's code and keeps its panic to this call. The log gets the
// stack, and of the panic's value the kind: it may be about a patient.
func (c *Core) Guard(point string, do func() error) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		what := fmt.Sprintf("%T", p)
		if e, ok := p.(runtime.Error); ok {
			what = e.Error()
		}
		c.Log.Error("a panic was kept to one step", "point", point, "panic", what, "stack", string(debug.Stack()))
		err = &PanicError{point}
	}()
	return do()
}
