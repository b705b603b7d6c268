// Package live tells open pages what changed. One watcher per account and place
// looks at the store, however many pages are open; what it finds is put into words once
// and handed to all of them. Nothing runs while nobody looks.
//
//   - live.go: the feeds of all accounts, and a page's stream
//   - watcher.go: what changed in the store since it was last looked at
//   - feed.go: what was published about an account, and where a reader stands
//   - config.go: what a hub is made of
package live

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// linger is how long an account is watched after the last page was closed: from
// when a page is written until its browser asks for changes.
const linger = time.Minute

// heartbeat keeps proxies from closing a stream that has nothing to say.
const heartbeat = 25 * time.Second

// Longest is how long a stream lasts: the browser then asks again, and the right
// to look is checked again.
const Longest = 5 * time.Minute

// Hub is the watchers. It is safe for concurrent use.
type Hub struct {
	cfg   Config
	mu    sync.Mutex
	feeds map[Place]*feed
}

// New returns a hub; it does nothing by itself.
func New(cfg Config) *Hub {
	if cfg.Every == 0 {
		cfg.Every = time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Hub{cfg: cfg, feeds: map[Place]*feed{}}
}

// Position is where an account's changes stand. Ask for it before reading what a
// page shows: from then on, [Hub.Stream] misses nothing.
func (h *Hub) Position(ctx context.Context, at Place) (string, error) {
	f, err := h.enter(ctx, at)
	if err != nil {
		return "", err
	}
	defer f.leave(h.cfg.Now())
	return f.position(), nil
}

// Stream sends what changes after a position until ctx ends, the server stops,
// send fails, or it has lasted five minutes: the caller then asks again from where
// it stands.
func (h *Hub) Stream(ctx context.Context, at Place, position string, send func([]byte) error) error {
	f, err := h.enter(ctx, at)
	if err != nil {
		return err
	}
	defer func() { f.leave(h.cfg.Now()) }()
	end := time.NewTimer(Longest)
	defer end.Stop()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	if err := send([]byte("retry: 3000\n\n")); err != nil {
		return err
	}
	for {
		frames, now, changed := f.after(position)
		position = now
		if len(frames) > 0 {
			if err := send(frames); err != nil {
				return err
			}
		}
		select {
		case <-changed:
		case <-beat.C:
			if err := send([]byte(": still here\n\n")); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-h.cfg.Closing:
			return nil
		case <-end.C:
			return nil
		}
	}
}

// enter takes a place at the account's feed, and starts to watch if nobody did.
func (h *Hub) enter(ctx context.Context, at Place) (*feed, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f := h.feeds[at]; f != nil {
		f.join()
		return f, nil
	}
	w := &watcher{cfg: h.cfg, at: at}
	if err := w.begin(ctx); err != nil {
		return nil, err
	}
	f := newFeed()
	f.join()
	h.feeds[at] = f
	go h.watch(context.WithoutCancel(ctx), w, f)
	return f, nil
}

// watch looks at the store until nobody is there any more, or the server stops.
func (h *Hub) watch(ctx context.Context, w *watcher, f *feed) {
	tick := time.NewTicker(h.cfg.Every)
	defer tick.Stop()
	for {
		select {
		case <-h.cfg.Closing:
			h.forget(w.at)
			return
		case <-tick.C:
		}
		if h.deserted(w.at, f) {
			return
		}
		looking, cancel := context.WithTimeout(ctx, 10*time.Second)
		events, err := w.look(looking)
		cancel()
		if err != nil {
			h.cfg.Log.Warn("changes cannot be watched", "error", err)
			continue
		}
		f.publish(events)
	}
}

func (h *Hub) forget(at Place) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.feeds, at)
}

// deserted ends a feed that nobody has looked at for a while.
func (h *Hub) deserted(at Place, f *feed) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !f.empty(h.cfg.Now().Add(-linger)) {
		return false
	}
	delete(h.feeds, at)
	return true
}
