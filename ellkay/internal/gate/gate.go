// Package gate lets calls through to one site of LKCloud: few at a time, in the
// order they came, and none while the EHR wants rest. It decides nothing about
// what an answer means: its owner tells it of strikes and successes.
package gate

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// Gate lets a limited number of calls at a time through to one site, in the
// order they came, and none while the EHR wants rest. LKCloud allows five per
// SiteServiceKey and advises to start with one.
type Gate struct {
	mu      sync.Mutex
	limit   int
	used    int
	queue   []chan struct{} // closed when its turn has come
	rest    time.Time       // no calls before
	strikes int             // rate limit faults since the last success
}

const (
	MostPerSite = 5                // calls at once that LKCloud allows per SiteServiceKey
	maxRestWait = 30 * time.Second // a longer rest fails the call instead
	firstRest   = 30 * time.Second
	longestRest = 10 * time.Minute
)

// New returns a gate for limit calls at a time.
func New(limit int) *Gate { return &Gate{limit: limit} }

// Wait implements httpcall.Limiter.
func (g *Gate) Wait(ctx context.Context, op httpcall.Operation) (func(), error) {
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	if err := g.sitOut(ctx, op); err != nil {
		g.leave()
		return nil, err
	}
	return g.leave, nil
}

func (g *Gate) enter(ctx context.Context) error {
	g.mu.Lock()
	if g.used < g.limit && len(g.queue) == 0 {
		g.used++
		g.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	g.queue = append(g.queue, turn)
	g.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.Index(g.queue, turn); i >= 0 {
		g.queue = slices.Delete(g.queue, i, i+1)
	} else { // the turn came at the same moment: pass it on
		g.used--
		g.admit()
	}
	return ctx.Err()
}

func (g *Gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.used--
	g.admit()
}

// admit gives free places to those who wait longest. g.mu is held.
func (g *Gate) admit() {
	for g.used < g.limit && len(g.queue) > 0 {
		g.used++
		close(g.queue[0])
		g.queue = slices.Delete(g.queue, 0, 1)
	}
}

// sitOut waits until the EHR's rest is over, or says when it will be.
func (g *Gate) sitOut(ctx context.Context, op httpcall.Operation) error {
	for {
		g.mu.Lock()
		until := g.rest
		g.mu.Unlock()
		wait := time.Until(until)
		if wait <= 0 {
			return nil
		}
		deadline, limited := ctx.Deadline()
		if wait > maxRestWait || limited && deadline.Before(until) {
			return &httpcall.WaitError{Operation: op.Name, RetryAt: until}
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// Strike notes that the EHR's own rate limit was hit, and returns how long the
// site is left alone: 30 s, doubled each time in a row, at most 10 minutes.
func (g *Gate) Strike(asked time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	rest := max(asked, min(firstRest<<min(g.strikes, 8), longestRest))
	g.strikes++
	if until := time.Now().Add(rest); until.After(g.rest) {
		g.rest = until
	}
	return rest
}

// Succeeded ends a row of strikes.
func (g *Gate) Succeeded() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.strikes = 0
}

// Narrow makes calls go one at a time from now on, after LKCloud complained.
func (g *Gate) Narrow() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.limit = 1
}
