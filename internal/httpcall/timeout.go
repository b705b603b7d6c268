package httpcall

import (
	"context"
	"errors"
	"sync"
	"time"
)

// timeouts ends exchanges that take longer than after. One timer serves all
// exchanges of a [Caller], since they end in the order they began: a timer each
// is a good part of what a call costs.
type timeouts struct {
	after time.Duration

	mu             sync.Mutex
	armed          bool // a timer will look at the oldest
	oldest, newest *running
}

// running is one exchange on its way, in a list by age.
type running struct {
	until        time.Time
	end          context.CancelCauseFunc
	older, newer *running
	over         bool // no longer in the list
}

// start returns a context of ctx that ends with errAttemptTimeout as its cause
// when time is up; finish must be called when the exchange is over, which r stands
// for until then.
func (t *timeouts) start(ctx context.Context, r *running) context.Context {
	ctx, end := context.WithCancelCause(ctx)
	*r = running{until: time.Now().Add(t.after), end: end}
	t.mu.Lock()
	defer t.mu.Unlock()
	if r.older = t.newest; r.older != nil {
		r.older.newer = r
	} else {
		t.oldest = r
	}
	t.newest = r
	if !t.armed {
		t.armed = true
		time.AfterFunc(t.after, t.look)
	}
	return ctx
}

func (t *timeouts) finish(r *running) {
	t.mu.Lock()
	t.remove(r)
	t.mu.Unlock()
	r.end(nil)
}

func (t *timeouts) remove(r *running) {
	if r.over {
		return
	}
	r.over = true
	if r.older != nil {
		r.older.newer = r.newer
	} else {
		t.oldest = r.newer
	}
	if r.newer != nil {
		r.newer.older = r.older
	} else {
		t.newest = r.older
	}
}

// look ends what has had its time, and comes back for the next.
func (t *timeouts) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	for r := t.oldest; r != nil; r = t.oldest {
		if left := r.until.Sub(now); left > 0 {
			time.AfterFunc(left, t.look)
			return
		}
		t.remove(r)
		r.end(errAttemptTimeout)
	}
	t.armed = false
}

// timedOut names the time-out as the reason of err when it is: a transport may
// only have seen that its context was cancelled.
func timedOut(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, errAttemptTimeout) {
		return cause
	}
	return err
}
