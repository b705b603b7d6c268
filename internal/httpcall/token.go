package httpcall

import (
	"context"
	"sync"
	"time"
)

// TokenCache is a [TokenSource] over a fetch function. Concurrent callers share
// one fetch; a fetch once begun is finished although its callers leave, since
// its answer may be the only copy of a rotated refresh token. It is safe for
// concurrent use.
type TokenCache struct {
	fetch func(ctx context.Context) (token string, expiry time.Time, err error)

	mu      sync.Mutex
	token   string
	expiry  time.Time // zero: does not expire
	renewAt time.Time // fetch anew from here on
	flight  *flight   // nil: none under way
}

type flight struct {
	done  chan struct{}
	token string
	err   error
}

const (
	fetchTimeout  = 2 * time.Minute
	renewEarly    = 5 * time.Minute  // before expiry, at most a quarter of the lifetime
	renewFailWait = 30 * time.Second // before the next early renewal after a failed one
)

// NewTokenCache returns a cache over fetch. The context given to fetch ends
// after two minutes and carries the values of the caller that came first.
// A zero expiry means that the token does not expire.
func NewTokenCache(fetch func(ctx context.Context) (token string, expiry time.Time, err error)) *TokenCache {
	return &TokenCache{fetch: fetch}
}

// Token returns the cached token, fetching one when there is none or when it
// is about to expire. When that early renewal fails, the old token serves
// until it expires.
func (c *TokenCache) Token(ctx context.Context) (string, error) {
	c.mu.Lock()
	now := time.Now()
	if c.token != "" && (c.expiry.IsZero() || now.Before(c.renewAt)) {
		defer c.mu.Unlock()
		return c.token, nil
	}
	f := c.join(ctx)
	c.mu.Unlock()
	return f.wait(ctx)
}

// Renew returns another token than refused: the cached one when it has been
// replaced meanwhile, else a new one.
func (c *TokenCache) Renew(ctx context.Context, refused string) (string, error) {
	c.mu.Lock()
	if c.token != "" && c.token != refused {
		defer c.mu.Unlock()
		return c.token, nil
	}
	c.token = "" // it is dead, whatever the fetch brings
	f := c.join(ctx)
	c.mu.Unlock()
	return f.wait(ctx)
}

// join returns the fetch under way, or begins one. c.mu is held.
func (c *TokenCache) join(ctx context.Context) *flight {
	if c.flight != nil {
		return c.flight
	}
	f := &flight{done: make(chan struct{})}
	c.flight = f
	go c.run(context.WithoutCancel(ctx), f)
	return f
}

func (c *TokenCache) run(ctx context.Context, f *flight) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	token, expiry, err := c.fetch(ctx)

	c.mu.Lock()
	defer c.mu.Unlock()
	defer close(f.done)
	c.flight = nil
	now := time.Now()
	if err != nil {
		if f.err = err; c.token != "" && now.Before(c.expiry) {
			f.token, f.err = c.token, nil
			c.renewAt = now.Add(renewFailWait)
			if c.renewAt.After(c.expiry) {
				c.renewAt = c.expiry
			}
		}
		return
	}
	f.token = token
	c.token, c.expiry = token, expiry
	c.renewAt = expiry.Add(-min(renewEarly, expiry.Sub(now)/4))
}

func (f *flight) wait(ctx context.Context) (string, error) {
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
