package pass

import (
	"sync"

	"github.com/televisit/televisit-go/sync/internal/plan"
)

// Caches keeps an engine's indexes while no sync is using them.
type Caches struct {
	mu sync.Mutex
	of map[string]*plan.RowCache
}

// take hands out the index of an account, to one sync at a time: another one
// that is under way begins with an empty one.
func (x *Caches) take(account string) *plan.RowCache {
	x.mu.Lock()
	defer x.mu.Unlock()
	if was := x.of[account]; was != nil {
		delete(x.of, account)
		return was
	}
	return &plan.RowCache{}
}

// keep takes it back for the next sync.
func (x *Caches) keep(account string, ix *plan.RowCache) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.of == nil {
		x.of = map[string]*plan.RowCache{}
	}
	x.of[account] = ix
}
