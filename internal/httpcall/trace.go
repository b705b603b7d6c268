package httpcall

import (
	"context"
	"time"
)

// Attempt tells a hook about one try of a call. It never holds data of the call.
type Attempt struct {
	Operation string
	Class     string
	Try       int           // 1 for the first
	Status    int           // 0: no answer came
	Waited    time.Duration // for the limiter and the token
	Duration  time.Duration // from sending to the last byte of the answer
}

// Trace holds hooks around every attempt; nil ones are skipped. They must be
// safe for concurrent use and quick: the call waits for them.
type Trace struct {
	// Start runs just before an attempt is sent; the context it returns is the
	// one the attempt is made with.
	Start func(ctx context.Context, a Attempt) context.Context
	// Done runs when the answer is read or the attempt has failed.
	Done func(ctx context.Context, a Attempt)
	// Odd runs when an answer was read although members of it were not as
	// documented: once for each member of an operation.
	Odd func(ctx context.Context, o Odd)
}

func (t Trace) start(ctx context.Context, a Attempt) context.Context {
	if t.Start == nil {
		return ctx
	}
	return t.Start(ctx, a)
}

func (t Trace) done(ctx context.Context, a Attempt) {
	if t.Done != nil {
		t.Done(ctx, a)
	}
}

// Odd tells what an answer held in another form than documented: which members,
// never their values.
type Odd struct {
	Operation string
	Members   []string // as "settings.approval_type", "meetings[].created_at"
}

// tell tells the hook what it was not told before.
func (c *Caller) tell(ctx context.Context, op Operation, odd []string) {
	if c.cfg.Trace.Odd == nil {
		return
	}
	var news []string
	for _, member := range odd {
		if _, known := c.told.LoadOrStore(op.Name+" "+member, true); !known {
			news = append(news, member)
		}
	}
	if len(news) > 0 {
		c.cfg.Trace.Odd(ctx, Odd{Operation: op.Name, Members: news})
	}
}

// stopwatch measures for the hooks; without hooks it does not look at the clock.
type stopwatch struct{ last time.Time }

func (c *Caller) clock() stopwatch {
	if c.cfg.Trace.Start == nil && c.cfg.Trace.Done == nil {
		return stopwatch{}
	}
	return stopwatch{time.Now()}
}

// lap returns the time since the last lap.
func (s *stopwatch) lap() time.Duration {
	if s.last.IsZero() {
		return 0
	}
	now := time.Now()
	d := now.Sub(s.last)
	s.last = now
	return d
}
