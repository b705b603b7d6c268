package live

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// kept is how many frames a feed remembers, for pages that were away.
const kept = 512

// feed is what was published about an account. Readers wait on changed and read
// from where they stand, so that a slow one holds nobody up and costs no memory.
type feed struct {
	epoch string // tells this feed's positions from another's

	mu      sync.Mutex
	frames  [][]byte // the last ones, as they are sent
	next    int      // number of the next frame
	changed chan struct{}
	users   int
	left    time.Time // when the last one left
}

func newFeed() *feed { return &feed{epoch: rand.Text()[:8], changed: make(chan struct{})} }

func (f *feed) join() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.users++
}

func (f *feed) leave(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.users--
	f.left = now
}

// empty reports whether nobody has been there since the instant.
func (f *feed) empty(since time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.users == 0 && f.left.Before(since)
}

func (f *feed) position() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at(f.next)
}

func (f *feed) at(n int) string { return f.epoch + "-" + strconv.Itoa(n) }

func (f *feed) publish(events []Event) {
	if len(events) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range events {
		f.next++
		f.frames = append(f.frames, fmt.Appendf(nil, "id: %s\nevent: %s\ndata: %s\n\n", f.at(f.next), e.Name, e.Data))
	}
	if extra := len(f.frames) - kept; extra > 0 {
		f.frames = append([][]byte(nil), f.frames[extra:]...)
	}
	close(f.changed)
	f.changed = make(chan struct{})
}

// after returns what was published after a position, the position behind it, and
// what to wait on for more. A position that is not remembered is answered with
// one frame that tells the page to load its list again.
func (f *feed) after(position string) (out []byte, now string, changed <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now, changed = f.at(f.next), f.changed
	epoch, number, _ := strings.Cut(position, "-")
	n, err := strconv.Atoi(number)
	oldest := f.next - len(f.frames)
	if epoch != f.epoch || err != nil || n < oldest || n > f.next {
		return fmt.Appendf(nil, "id: %s\nevent: list\ndata: {}\n\n", now), now, changed
	}
	return bytes.Join(f.frames[n-oldest:], nil), now, changed
}
