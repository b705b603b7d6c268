package people

import (
	"sync"
	"time"
)

// How long a vendor's list of people answers searches, and for how many accounts:
// somebody who types asks at every letter, and vendors take few calls.
const (
	freshFor    = time.Minute
	maxAccounts = 1000
)

// Recent keeps the list that a vendor gave of an account a moment ago. The zero
// value is empty. It is safe for concurrent use.
type Recent[T any] struct {
	mu    sync.Mutex
	lists map[string]recentList[T]
}

type recentList[T any] struct {
	at   time.Time
	list []T
}

// Get returns the account's list if it is fresh, else what fetch says. Two who
// ask at once may both fetch; an error is not kept.
func (r *Recent[T]) Get(account string, now time.Time, fetch func() ([]T, error)) ([]T, error) {
	r.mu.Lock()
	kept, ok := r.lists[account]
	r.mu.Unlock()
	if age := now.Sub(kept.at); ok && age >= 0 && age < freshFor {
		return kept.list, nil
	}
	list, err := fetch()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lists == nil || len(r.lists) >= maxAccounts {
		r.lists = map[string]recentList[T]{}
	}
	r.lists[account] = recentList[T]{now, list}
	return list, nil
}

// Forget drops an account's list, when its keys have changed.
func (r *Recent[T]) Forget(account string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.lists, account)
}
