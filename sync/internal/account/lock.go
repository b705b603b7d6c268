package account

import (
	"context"
	"sync"
)

// Locks is a mutex per key, for as long as anybody holds or wants it. The zero
// value is ready.
type Locks struct {
	limit int // how many may hold a key at once; 0: one
	mu    sync.Mutex
	locks map[string]*keyLock
}

type keyLock struct {
	held  chan struct{} // holds one element for each who has it
	users int
}

// NewLocks returns locks of which so many may hold a key at once.
func NewLocks(limit int) *Locks { return &Locks{limit: limit} }

// Lock waits for the key and returns its unlock, or the context's error.
func (k *Locks) Lock(ctx context.Context, key string) (unlock func(), err error) {
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

func (k *Locks) leave(key string, l *keyLock) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(k.locks, key)
	}
}
