package syncer

import (
	"context"
	"crypto/rand"
	"sync"
)

// randomName names a process, a stamp or a run: 128 random bits.
func randomName() string { return rand.Text() }

// Wake tells whoever schedules the engine ([Engine.Run], or who asked by
// [Engine.OnWake]) that something changed in an account: it looks at what is due
// now. An account that it does not know yet is found. Calling it too often does
// no harm.
func (e *Engine) Wake(account string) { e.signals.wake(account) }

// OnWake has f called with the account at each [Engine.Wake], the engine's own
// included, until stop is called. f must return at once: work waits for it.
func (e *Engine) OnWake(f func(account string)) (stop func()) { return e.signals.onWake(f) }

// signals are the bells of the account's loops.
type signals struct {
	mu    sync.Mutex
	bells map[string][]chan struct{}
	new   chan struct{} // rings for an account without bells
	taps  map[*tap]struct{}
}

type tap struct{ f func(account string) }

func (s *signals) onWake(f func(account string)) (stop func()) {
	t := &tap{f}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taps == nil {
		s.taps = map[*tap]struct{}{}
	}
	s.taps[t] = struct{}{}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.taps, t)
	}
}

// bell makes a bell that rings at each wake of the account.
func (s *signals) bell(account string) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bells == nil {
		s.bells = map[string][]chan struct{}{}
	}
	c := make(chan struct{}, 1)
	s.bells[account] = append(s.bells[account], c)
	return c
}

// newcomers is the bell for accounts without one.
func (s *signals) newcomers() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.new = make(chan struct{}, 1)
	return s.new
}

// forget removes an account's bells.
func (s *signals) forget(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.bells, account)
}

func (s *signals) forgetAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bells, s.new = nil, nil
}

func (s *signals) wake(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t := range s.taps {
		t.f(account)
	}
	bells, ok := s.bells[account]
	if !ok && s.new != nil {
		bells = []chan struct{}{s.new}
	}
	for _, c := range bells {
		select {
		case c <- struct{}{}:
		default: // it rings already
		}
	}
}

// keyedLock is a mutex per key, for as long as anybody holds or wants it.
type keyedLock struct {
	limit int // how many may hold a key at once; 0: one
	mu    sync.Mutex
	locks map[string]*keyLock
}

type keyLock struct {
	held  chan struct{} // holds one element for each who has it
	users int
}

// lock waits for the key and returns its unlock, or the context's error.
func (k *keyedLock) lock(ctx context.Context, key string) (unlock func(), err error) {
	k.mu.Lock()
	if k.locks == nil {
		k.locks = map[string]*keyLock{}
	}
	l := k.locks[key]
	if l == nil {
		l = &keyLock{held: make(chan struct{}, max(1, k.limit))}
		k.locks[key] = l
	}
	l.users++
	k.mu.Unlock()
	select {
	case l.held <- struct{}{}:
		return func() { <-l.held; k.leave(key, l) }, nil
	case <-ctx.Done():
		k.leave(key, l)
		return nil, ctx.Err()
	}
}

func (k *keyedLock) leave(key string, l *keyLock) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(k.locks, key)
	}
}
