// Package live tells open pages what changed. One watcher per account and place
// looks at the store, however many pages are open; what it finds is put into words once
// and handed to all of them. Nothing runs while nobody looks.
package live

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Place is an account's pages where they are open: below a path.
type Place struct{ Account, Base string }

// Event is something that changed, ready to be sent.
type Event struct {
	Name string // "visit": one visit as it is now; "list": visits came or went
	Data []byte // one line
}

// Config is what a hub is made of.
type Config struct {
	Store *storage.Store
	// Describe puts the changed visits into words, once for everybody.
	Describe func(ctx context.Context, at Place, keys []string) ([]Event, error)
	Every    time.Duration    // how often the store is looked at; 0: a second
	Closing  <-chan struct{}  // closed when the server stops
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger     // nil: discard
}

// The visits that are watched, by start: what may change while it is looked at.
const (
	watchedPast   = 12 * time.Hour
	watchedFuture = 36 * time.Hour
)

// linger is how long an account is watched after the last page was closed: from
// when a page is written until its browser asks for changes.
const linger = time.Minute

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

// enter takes a place at the account's feed, and starts to watch if nobody did.
func (h *Hub) enter(ctx context.Context, at Place) (*feed, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f := h.feeds[at]; f != nil {
		f.join()
		return f, nil
	}
	w := &watcher{hub: h, at: at}
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
