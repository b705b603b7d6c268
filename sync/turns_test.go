package syncer

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"
)

// inTurns runs the same on engines at once, one step at a time: whoever passes a
// point, for whatever reason, stops there until it is his turn, and whose turn it
// is is drawn from the seed. So engines over one store, and the webhooks that
// come meanwhile, interleave in as many ways as there are seeds, and in the same
// way for the same one.
func (c *clinic) inTurns(seed int, do func(e *Engine), engines ...*Engine) {
	synctest.Wait()
	var t turns
	for i, e := range engines {
		before := e.core.Points.Get()
		e.core.Points.Set(func(ctx context.Context, name string) error {
			t.wait(ctx, i, name)
			return before(ctx, name)
		})
		defer e.core.Points.Set(before)
	}
	for _, e := range engines {
		t.wg.Go(func() { do(e) })
		synctest.Wait()
	}
	done := make(chan struct{})
	go func() { t.wg.Wait(); close(done) }()
	draw := rand.New(rand.NewPCG(uint64(seed), 7))
	for {
		synctest.Wait()
		if t.next(draw) {
			continue
		}
		select {
		case <-done:
			return
		default:
			time.Sleep(time.Millisecond) // all of them wait for time to go by
		}
	}
}

// turns is who waits for a turn.
type turns struct {
	wg sync.WaitGroup
	mu sync.Mutex
	at []waiter
}

type waiter struct {
	engine int
	point  string
	turn   chan struct{}
}

func (t *turns) wait(ctx context.Context, engine int, point string) {
	w := waiter{engine, point, make(chan struct{})}
	t.mu.Lock()
	t.at = append(t.at, w)
	t.mu.Unlock()
	select {
	case <-w.turn:
	case <-ctx.Done():
		t.mu.Lock()
		t.at = slices.DeleteFunc(t.at, func(x waiter) bool { return x.turn == w.turn })
		t.mu.Unlock()
	}
}

// next gives somebody a turn, if somebody waits for one.
func (t *turns) next(draw *rand.Rand) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.at) == 0 {
		return false
	}
	slices.SortFunc(t.at, func(a, b waiter) int {
		return cmp.Or(cmp.Compare(a.engine, b.engine), strings.Compare(a.point, b.point))
	})
	i := draw.IntN(len(t.at))
	close(t.at[i].turn)
	t.at = slices.Delete(t.at, i, i+1)
	return true
}
