package syncer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/sync/internal/inbox"
)

// slowStore is a store whose batches wait, or are refused, as a test says.
type slowStore struct {
	driver.Driver

	mu      sync.Mutex
	applies int
	before  func(ctx context.Context, changes []driver.Change) error // nil: nothing
}

func (s *slowStore) Apply(ctx context.Context, changes []driver.Change) error {
	s.mu.Lock()
	before := s.before
	s.applies++
	s.mu.Unlock()
	if before != nil {
		if err := before(ctx, changes); err != nil {
			return err
		}
	}
	return s.Driver.Apply(ctx, changes)
}

func (s *slowStore) set(before func(ctx context.Context, changes []driver.Change) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before, s.applies = before, 0
}

func (s *slowStore) batches() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.applies
}

// takes has every batch take so long, as far as its context lets it.
func takes(d time.Duration) func(context.Context, []driver.Change) error {
	return func(ctx context.Context, _ []driver.Change) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			return nil
		}
	}
}

// inHall runs a test over a store in memory that can be slowed down.
func inHall(t *testing.T, test func(t *testing.T, h *hall, s *slowStore)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &slowStore{Driver: memory.New()}
		test(t, newHall(t, s), s)
	})
}

// arrive sends the n-th webhook and returns the answer, once there is one.
func (h *hall) arrive(ctx context.Context, n int) <-chan *httptest.ResponseRecorder {
	out := make(chan *httptest.ResponseRecorder, 1)
	r := comesOrGoes(n, 1, false).request().WithContext(ctx)
	go func() {
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		out <- w
	}()
	return out
}

func (h *hall) stored() int {
	n := 0
	for _, err := range h.acct().Events(h.t.Context(), storage.EventNew) {
		h.must(err)
		n++
	}
	return n
}

// A webhook is answered once it lasts, not before; those that come meanwhile are
// stored together.
func TestWebhookIsDurableBeforeTheAnswer(t *testing.T) {
	inHall(t, func(t *testing.T, h *hall, s *slowStore) {
		s.set(takes(time.Second / 2))
		begun := time.Now()
		answers := []<-chan *httptest.ResponseRecorder{h.arrive(t.Context(), 0)}
		synctest.Wait()
		for n := range 50 {
			answers = append(answers, h.arrive(t.Context(), n)) // the first one doubled
		}
		for i, a := range answers {
			if w := <-a; w.Code != http.StatusOK {
				t.Errorf("answer %d: %d %s", i, w.Code, w.Body)
			}
			if i == 0 && (time.Since(begun) != time.Second/2 || h.stored() != 1) {
				t.Errorf("answered after %v with %d stored, want half a second and 1", time.Since(begun), h.stored())
			}
		}
		// The first batch, the second, which holds the double, and that again without.
		if h.stored() != 50 || s.batches() != 3 {
			t.Errorf("%d events stored in %d batches, want 50 in 3", h.stored(), s.batches())
		}
	})
}

// Zoom waits 3 seconds. With a slow store the answer is 503 before that, and the
// event is taken when it is sent again, once.
func TestWebhookIsAnsweredInTimeBySlowStores(t *testing.T) {
	inHall(t, func(t *testing.T, h *hall, s *slowStore) {
		s.set(takes(time.Minute))
		begun := time.Now()
		w := <-h.arrive(t.Context(), 0)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || time.Since(begun) >= 3*time.Second {
			t.Errorf("answer %d after %v, want 503 within 3 s", w.Code, time.Since(begun))
		}
		s.set(nil)
		if w = <-h.arrive(t.Context(), 0); w.Code != http.StatusOK || h.stored() != 1 {
			t.Errorf("sent again: answer %d, %d stored", w.Code, h.stored())
		}
	})
}

// More than can be stored in time is turned away at once, not queued without end.
func TestWebhooksAreTurnedAwayWhenTooManyWait(t *testing.T) {
	inHall(t, func(t *testing.T, h *hall, s *slowStore) {
		s.set(takes(2 * time.Second))
		answers := []<-chan *httptest.ResponseRecorder{h.arrive(t.Context(), 0)}
		synctest.Wait() // it is being stored; the others wait
		for n := range inbox.MaxWaiting {
			answers = append(answers, h.arrive(t.Context(), n+1))
		}
		synctest.Wait()
		begun := time.Now()
		if w := <-h.arrive(t.Context(), inbox.MaxWaiting+1); w.Code != http.StatusServiceUnavailable || time.Since(begun) != 0 {
			t.Errorf("one too many: answer %d after %v, want 503 at once", w.Code, time.Since(begun))
		}
		codes := map[int]int{}
		for _, a := range answers {
			codes[(<-a).Code]++
		}
		if codes[http.StatusOK] != 1 || codes[http.StatusServiceUnavailable] != inbox.MaxWaiting {
			t.Errorf("answers %v: at two seconds a batch only the first one is in time", codes)
		}
		s.set(nil)
		if w := <-h.arrive(t.Context(), inbox.MaxWaiting+1); w.Code != http.StatusOK {
			t.Errorf("afterwards: answer %d", w.Code)
		}
	})
}

// An event that cannot be stored does not take down those it arrived with.
func TestBadWebhookDoesNotFailTheOthers(t *testing.T) {
	inHall(t, func(t *testing.T, h *hall, s *slowStore) {
		s.set(func(ctx context.Context, changes []driver.Change) error {
			for _, c := range changes {
				if len(c.Body) > 50_000 {
					return fmt.Errorf("%w: this one cannot be kept", driver.ErrTooLarge)
				}
			}
			return takes(time.Millisecond)(ctx, changes)
		})
		observe := func(n, size int) <-chan error {
			out := make(chan error, 1)
			go func() {
				out <- h.Observe(t.Context(), clinicAccount, storage.Event{ID: strconv.Itoa(n), Raw: []byte(strconv.Quote(strings.Repeat("x", size)))})
			}()
			return out
		}
		first := observe(-1, 1) // while it is being stored the others gather
		synctest.Wait()
		var answers []<-chan error
		for n := range 20 {
			answers = append(answers, observe(n, 1+n/19*60_000))
		}
		h.must(<-first)
		for n, a := range answers {
			if err := <-a; errors.Is(err, driver.ErrTooLarge) != (n == 19) || n != 19 && err != nil {
				t.Errorf("event %d: %v", n, err)
			}
		}
		if h.stored() != 20 {
			t.Errorf("%d stored, want 20", h.stored())
		}
	})
}

// Who hangs up does not stop the batch that others wait for; when nobody waits
// any more, it is stopped.
func TestHangingUpStopsNobodyElse(t *testing.T) {
	inHall(t, func(t *testing.T, h *hall, s *slowStore) {
		s.set(takes(time.Second))
		first := h.arrive(t.Context(), 0)
		synctest.Wait()
		ctx, hangUp := context.WithCancel(t.Context())
		gone, waiting := h.arrive(ctx, 1), h.arrive(t.Context(), 2)
		<-first
		synctest.Wait() // both are in the batch that is being stored
		hangUp()
		if w := <-gone; w.Code != http.StatusServiceUnavailable {
			t.Errorf("who hung up was answered %d", w.Code)
		}
		if w := <-waiting; w.Code != http.StatusOK || h.stored() != 3 {
			t.Errorf("who waited was answered %d, %d are stored", w.Code, h.stored())
		}
		var stopped atomic.Bool
		s.set(func(ctx context.Context, _ []driver.Change) error {
			<-ctx.Done()
			stopped.Store(true)
			return ctx.Err()
		})
		<-h.arrive(t.Context(), 3)
		synctest.Wait()
		if !stopped.Load() {
			t.Error("a batch that nobody waits for goes on")
		}
	})
}
