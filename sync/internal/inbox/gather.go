package inbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/televisit/televisit-go/storage"
)

// ErrBusy is what [Inbox.Observe] returns when so many events of an account
// wait to be stored that another one would come too late: have it sent agag.
var ErrBusy = errors.New("too many webhook events wait to be stored; send it again")

const (
	MaxWaiting = 1000    // events of one account that may wait
	maxBatch   = 100     // events stored at once,
	maxBytes   = 2 << 20 // and the bytes of them, unless a single one is larger
)

// gather stores what arrives in batches: while one is being stored, the next one
// gathers. So a storm costs the database few commits, and a single event waits
// for nobody. Everybody waits until the own event is durable.
type gather struct {
	mu    sync.Mutex
	lines map[string][]*newcomer // who waits, by account; only accounts at work
}

// keeper stores events and says of each how that went.
type keeper func(ctx context.Context, events []*storage.Event) []error

// newcomer is an event whose sender waits.
type newcomer struct {
	ctx   context.Context
	event *storage.Event
	done  chan error // has room for the answer
}

// add has an event stored among others, and waits for it as long as ctx lasts.
func (g *gather) add(ctx context.Context, account string, ev *storage.Event, keep keeper) error {
	n := &newcomer{ctx: ctx, event: ev, done: make(chan error, 1)}
	if !g.line(account, n, keep) {
		return ErrBusy
	}
	select {
	case err := <-n.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// line has a newcomer wait, and somebody work while anybody waits.
func (g *gather) line(account string, n *newcomer, keep keeper) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	waiting, atWork := g.lines[account]
	if len(waiting) >= MaxWaiting {
		return false
	}
	if g.lines == nil {
		g.lines = map[string][]*newcomer{}
	}
	g.lines[account] = append(waiting, n)
	if !atWork {
		go g.work(account, keep)
	}
	return true
}

func (g *gather) work(account string, keep keeper) {
	for batch := g.next(account); batch != nil; batch = g.next(account) {
		serve(batch, keep)
	}
}

// next takes the batch that is to be stored now; nil ends the work.
func (g *gather) next(account string) []*newcomer {
	g.mu.Lock()
	defer g.mu.Unlock()
	waiting := slices.DeleteFunc(g.lines[account], func(n *newcomer) bool { return n.ctx.Err() != nil })
	if len(waiting) == 0 {
		delete(g.lines, account)
		return nil
	}
	n, size := 1, len(waiting[0].event.Raw)
	for ; n < min(len(waiting), maxBatch); n++ {
		if size += len(waiting[n].event.Raw); size > maxBytes {
			break
		}
	}
	batch := slices.Clone(waiting[:n])
	g.lines[account] = slices.Delete(waiting, 0, n)
	return batch
}

func serve(batch []*newcomer, keep keeper) {
	ctx, end := whileAnyWaits(batch)
	defer end()
	events := make([]*storage.Event, len(batch))
	for i, n := range batch {
		events[i] = n.event
	}
	for i, err := range keep(ctx, events) {
		batch[i].done <- err
	}
}

// whileAnyWaits is a context that lasts as long as one of theirs does: who hangs
// up does not stop what others wait for.
func whileAnyWaits(batch []*newcomer) (ctx context.Context, end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(batch[0].ctx))
	var waiting atomic.Int64
	waiting.Store(int64(len(batch)))
	stops := make([]func() bool, len(batch))
	for i, n := range batch {
		stops[i] = context.AfterFunc(n.ctx, func() {
			if waiting.Add(-1) == 0 {
				cancel()
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel()
	}
}
