package live_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
)

var acme = live.Place{Account: "acme"}

// world is a hub over a store, and how often it was asked for words.
type world struct {
	t       *testing.T
	hub     *live.Hub
	account *storage.Account
	closing chan struct{}

	mu        sync.Mutex
	described int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	keys, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), memory.New(), keys)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, account: store.Account(acme.Account), closing: make(chan struct{})}
	w.hub = live.New(live.Config{Store: store, Closing: w.closing, Describe: func(_ context.Context, _ live.Place, keys []string) ([]live.Event, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.described += len(keys)
		return []live.Event{{Name: "visit", Data: []byte(strings.Join(keys, ","))}}, nil
	}})
	return w
}

func (w *world) visit(id string, in time.Duration) *storage.Visit {
	w.t.Helper()
	v := &storage.Visit{
		AppointmentID: id, State: storage.VisitReady, CreatedAt: time.Now(),
		Booking: storage.Booking{Start: time.Now().Add(in), Duration: 30 * time.Minute},
	}
	w.put(v)
	return v
}

func (w *world) put(v *storage.Visit) {
	w.t.Helper()
	if err := w.account.Commit(w.t.Context(), storage.Put(v)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) position() string {
	w.t.Helper()
	p, err := w.hub.Position(w.t.Context(), acme)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// browser collects what a stream sends.
type browser struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *browser) send(frame []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text.Write(frame)
	return nil
}

func (b *browser) has(what string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Count(b.text.String(), what)
}

// Show 4: two hundred pages see a change; it is looked for and put into words
// once. What happened between writing a page and its asking is not missed.
func TestOneChangeForAllPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		v := w.visit("A-1", time.Hour)
		since := w.position()
		v.State = storage.VisitLive
		w.put(v)
		var pages [200]browser
		for i := range pages {
			go func() { _ = w.hub.Stream(t.Context(), acme, since, pages[i].send) }()
		}
		time.Sleep(3 * time.Second)
		for i := range pages {
			if n := pages[i].has("event: visit"); n != 1 || pages[i].has(w.account.VisitKey("A-1")) != 1 {
				t.Fatalf("page %d was told %d times", i, n)
			}
		}
		if w.described != 1 {
			t.Errorf("put into words %d times, want once", w.described)
		}
		close(w.closing)
		synctest.Wait()
	})
}

// A visit that comes, goes or moves changes the list; one whose time comes is
// shown anew though nobody touched it; a day that passes is no news.
func TestWhatIsNews(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.visit("soon", 20*time.Minute)
		w.visit("tomorrow", 37*time.Hour) // comes into view by itself
		var page browser
		since := w.position()
		ctx, leave := context.WithCancel(t.Context())
		go func() { _ = w.hub.Stream(ctx, acme, since, page.send) }()
		time.Sleep(4 * time.Minute)
		if n := page.has("event:"); n != 0 {
			t.Fatalf("%d events about nothing", n)
		}
		leave()
		synctest.Wait()
		again := w.position()
		go func() { _ = w.hub.Stream(t.Context(), acme, again, page.send) }()
		time.Sleep(2 * time.Minute) // five minutes and more after the start: its quarter of an hour has begun
		if page.has("event: visit") != 1 || page.has("event: list") != 0 {
			t.Errorf("when its time came: %d visits, %d lists", page.has("event: visit"), page.has("event: list"))
		}
		w.visit("new", time.Hour)
		time.Sleep(2 * time.Second)
		if page.has("event: list") != 1 {
			t.Error("a new visit is no news")
		}
		close(w.closing)
		synctest.Wait()
	})
}

// A page that comes back with a position of another process loads its list.
func TestUnknownPosition(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, since := range []string{"", "other-3", "nonsense"} {
			w := newWorld(t)
			var page browser
			go func() { _ = w.hub.Stream(t.Context(), acme, since, page.send) }()
			synctest.Wait()
			if page.has("event: list") != 1 {
				t.Errorf("since %q: not told to load the list", since)
			}
			close(w.closing)
			synctest.Wait()
		}
	})
}

// Nothing runs while nobody looks, and a stream ends by itself so that the right
// to look is checked again.
func TestNobodyLooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		first := w.position()
		var page browser
		if err := w.hub.Stream(t.Context(), acme, first, page.send); err != nil {
			t.Fatal(err)
		}
		if page.has("still here") == 0 {
			t.Error("no heartbeat")
		}
		time.Sleep(2 * time.Minute) // the watcher goes home; synctest fails when a goroutine is left
		if again := w.position(); again == first {
			t.Error("the watcher still runs")
		}
		close(w.closing)
		synctest.Wait()
	})
}
