package memory

import (
	"context"
	"slices"
	"sync"
)

// box keeps things in the order of their arrival.
type box[T any] struct {
	mu      sync.Mutex
	kept    []T
	limit   int           // 0: none
	fail    func(T) error // nil: nothing fails
	arrived chan struct{} // closed and replaced with each arrival
}

func (b *box[T]) put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		if err := b.fail(v); err != nil {
			return err
		}
	}
	b.kept = append(b.kept, v)
	b.trim()
	if b.arrived != nil {
		close(b.arrived)
		b.arrived = nil
	}
	return nil
}

func (b *box[T]) trim() {
	if extra := len(b.kept) - b.limit; b.limit > 0 && extra > 0 {
		b.kept = slices.Delete(b.kept, 0, extra)
	}
}

func (b *box[T]) all() []T {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.kept)
}

// Keep limits how many are kept: the oldest go first. 0 keeps all.
func (b *box[T]) Keep(limit int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limit = limit
	b.trim()
}

// Fail makes each later call return err and keep nothing, until Fail(nil).
func (b *box[T]) Fail(err error) {
	if err == nil {
		b.FailFunc(nil)
		return
	}
	b.FailFunc(func(T) error { return err })
}

// FailFunc asks f about each later call: when f returns an error, the call
// returns it and nothing is kept. nil ends that. Calls of f never overlap, and
// f must not call back.
func (b *box[T]) FailFunc(f func(T) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = f
}

// Reset forgets what was kept.
func (b *box[T]) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = nil
}

// Wait returns once at least n are kept, or with the error of ctx.
func (b *box[T]) Wait(ctx context.Context, n int) error {
	for {
		b.mu.Lock()
		if len(b.kept) >= n {
			b.mu.Unlock()
			return nil
		}
		if b.arrived == nil {
			b.arrived = make(chan struct{})
		}
		arrived := b.arrived
		b.mu.Unlock()
		select {
		case <-arrived:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
