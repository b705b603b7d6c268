package account

import "sync"

// Signals are the bells of the accounts' loops. The zero value is ready.
type Signals struct {
	mu    sync.Mutex
	bells map[string][]chan struct{}
	new   chan struct{} // rings for an account without bells
	taps  map[*tap]struct{}
}

type tap struct{ f func(account string) }

// OnWake has f called at each wake until stop is called.
func (s *Signals) OnWake(f func(account string)) (stop func()) {
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

// Bell makes a bell that rings at each wake of the account.
func (s *Signals) Bell(account string) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bells == nil {
		s.bells = map[string][]chan struct{}{}
	}
	c := make(chan struct{}, 1)
	s.bells[account] = append(s.bells[account], c)
	return c
}

// Newcomers is the bell for accounts without one.
func (s *Signals) Newcomers() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.new = make(chan struct{}, 1)
	return s.new
}

// Forget removes an account's bells.
func (s *Signals) Forget(account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.bells, account)
}

// ForgetAll removes all bells.
func (s *Signals) ForgetAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bells, s.new = nil, nil
}

// Wake rings an account's bells, or, when it has none, the newcomers'.
func (s *Signals) Wake(account string) {
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
