package fleet

import (
	"sync"
)

// bell collects the accounts that something happened in.
type bell struct {
	mu   sync.Mutex
	rung map[string]int // how often it was answered in vain
	some chan struct{}
}

func (b *bell) ring(account string) { b.put(account, 0) }

func (b *bell) put(account string, times int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = map[string]int{}
	}
	if n, ok := b.rung[account]; !ok || times < n {
		b.rung[account] = times
	}
	select {
	case b.some <- struct{}{}:
	default:
	}
}

func (b *bell) take() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	rung := b.rung
	b.rung = nil
	return rung
}
