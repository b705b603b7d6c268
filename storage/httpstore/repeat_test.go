package httpstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

// cutting is a server whose connection breaks around the first requests.
type cutting struct {
	next   http.Handler
	before int // so many requests are cut before they reach the handler …
	after  int // … and so many when the handler is done with them

	mu    sync.Mutex
	calls int
}

func (c *cutting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	n := c.calls
	c.calls++
	c.mu.Unlock()
	switch {
	case n < c.before:
		panic(http.ErrAbortHandler)
	case n < c.before+c.after:
		c.next.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	c.next.ServeHTTP(w, r)
}

func (c *cutting) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls
}

func version1(t *testing.T, d driver.Driver, id string) {
	t.Helper()
	if r, err := d.Get(t.Context(), record(id).Key); err != nil || r.Version != 1 {
		t.Fatalf("version %d, error %v; want it stored exactly once", r.Version, err)
	}
}

// D6: a batch whose answer was lost is carried out once, whenever it was lost.
func TestApplyOnceWhateverGetsLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after int }{
		"nothing":                       {0, 0},
		"before the commit":             {1, 0},
		"after the commit":              {0, 1},
		"after the commit, three times": {0, 3},
		"before and after":              {1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openFile(t, newFile(t))
			cut := &cutting{next: newHandler(t, db), before: c.before, after: c.after}
			client := dial(t, serve(t, cut).URL+"/store")
			if err := client.Apply(t.Context(), put("V-1")); err != nil {
				t.Fatal(err)
			}
			version1(t, db, "V-1")
			if cut.count() != 1+c.before+c.after {
				t.Fatalf("%d requests", cut.count())
			}
		})
	}
}

// When no try brings an answer, the caller is told that the batch may have been
// carried out, and that it is worth trying later.
func TestApplyWithoutAnyAnswer(t *testing.T) {
	t.Parallel()
	db := memory.New()
	client := dial(t, serve(t, &cutting{next: newHandler(t, db), after: 1000}).URL+"/store")
	err := client.Apply(t.Context(), put("V-1"))
	u, ok := errors.AsType[*UnavailableError](err)
	if !ok || !u.Unknown() || !u.Temporary() || u.Operation != "apply" {
		t.Fatalf("error %v, want an *UnavailableError of unknown outcome", err)
	}
	version1(t, db, "V-1")
}

// What a lost claim leased is not leased again, and comes back in time.
func TestClaimIsNotRepeated(t *testing.T) {
	t.Parallel()
	db := memory.New()
	if err := db.Apply(t.Context(), slices.Concat(put("V-1"), put("V-2"))); err != nil {
		t.Fatal(err)
	}
	cut := &cutting{next: newHandler(t, db), after: 1}
	client := dial(t, serve(t, cut).URL+"/store")
	due := record("").At
	c := driver.Claim{Kind: "visit", Due: due, Until: due.Add(time.Minute), Limit: 1}
	_, err := client.Claim(t.Context(), c)
	if u, ok := errors.AsType[*UnavailableError](err); !ok || !u.Unknown() || cut.count() != 1 {
		t.Fatalf("error %v after %d requests, want one request and an unknown outcome", err, cut.count())
	}
	for _, want := range []string{"V-2", "V-1"} {
		got, err := client.Claim(t.Context(), c)
		if err != nil || len(got) != 1 || got[0].ID != want {
			t.Fatalf("claimed %v, error %v; want %s", got, err, want)
		}
		c.Due, c.Until = c.Until, c.Until.Add(time.Minute)
	}
}

// post sends a batch under a request id of its own, as a client's repeat would.
func post(t *testing.T, h http.Handler, id string, changes []driver.Change) (int, wireError) {
	t.Helper()
	body, err := json.Marshal(applyOf(id, changes))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/apply", bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var e wireError
	if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	return w.Code, e
}

// The first result stands: over a restart, over two handlers of one file, and
// although the records have moved on.
func TestTheFirstResultStands(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	one := openFile(t, path)
	h1, h2 := newHandler(t, one), newHandler(t, openFile(t, path))
	first := []driver.Change{{Record: record("V-1")}} // must not be there
	if status, e := post(t, h1, "id-1", first); status != http.StatusOK {
		t.Fatalf("status %d, %+v", status, e)
	}
	if status, e := post(t, h1, "id-2", first); status != http.StatusConflict || e.Key == nil || e.Key.ID != "V-1" {
		t.Fatalf("status %d, %+v, want a conflict", status, e)
	}
	if err := one.Apply(t.Context(), []driver.Change{{Record: record("V-1"), Expect: 1, Delete: true}}); err != nil {
		t.Fatal(err)
	}
	if err := one.Close(); err != nil {
		t.Fatal(err)
	}
	for _, h := range []*Handler{h2, newHandler(t, openFile(t, path))} {
		if status, e := post(t, h, "id-1", first); status != http.StatusOK {
			t.Errorf("carried out before: status %d, %+v", status, e)
		}
		if status, e := post(t, h, "id-2", first); status != http.StatusConflict || e.Key == nil || e.Key.ID != "V-1" {
			t.Errorf("refused before: status %d, %+v", status, e)
		}
		if _, err := h.driver.Get(t.Context(), record("V-1").Key); !errors.Is(err, driver.ErrNotFound) {
			t.Errorf("a late repeat changed something: %v", err)
		}
		if status, e := post(t, h, "id-1", put("V-2")); status != http.StatusBadRequest {
			t.Errorf("another batch under the same id: status %d, %+v", status, e)
		}
	}
}

// Tries of one batch that meet, at two handlers of one file, change things once.
func TestTriesThatMeet(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	handlers := []*Handler{newHandler(t, openFile(t, path)), newHandler(t, openFile(t, path))}
	const n = 8
	status := make([]int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { status[i], _ = post(t, handlers[i%2], "id", put("V-1")) })
	}
	wg.Wait()
	if slices.ContainsFunc(status, func(s int) bool { return s != http.StatusOK }) {
		t.Fatalf("statuses %v", status)
	}
	version1(t, handlers[0].driver, "V-1")
}

func TestReceiptsAreRemoved(t *testing.T) {
	t.Parallel()
	db := memory.New()
	h := newHandler(t, db)
	for _, id := range []string{"a", "b", "c"} {
		if status, e := post(t, h, id, put("V-1")); status != http.StatusOK {
			t.Fatalf("status %d, %+v", status, e)
		}
	}
	count := func() int {
		p, err := db.Scan(t.Context(), driver.Query{Kind: driver.KindReceipt})
		if err != nil {
			t.Fatal(err)
		}
		return len(p.Records)
	}
	if n := count(); n != 3 {
		t.Fatalf("%d receipts, want 3", n)
	}
	if err := h.removeReceipts(t.Context(), time.Now().Add(-keepReceipts)); err != nil || count() != 3 {
		t.Fatalf("young receipts are gone, or error %v", err)
	}
	if err := h.removeReceipts(t.Context(), time.Now().Add(time.Hour)); err != nil || count() != 0 {
		t.Fatalf("%d old receipts are left, error %v", count(), err)
	}
}

// A batch of checks only writes nothing, not even a receipt.
func TestChecksLeaveNoReceipt(t *testing.T) {
	t.Parallel()
	db := memory.New()
	client := over(t, db)
	if err := client.Apply(t.Context(), []driver.Change{{Record: record("V-1"), Check: true}}); err != nil {
		t.Fatal(err)
	}
	if p, err := db.Scan(t.Context(), driver.Query{Kind: driver.KindReceipt}); err != nil || len(p.Records) != 0 {
		t.Fatalf("%d receipts, error %v", len(p.Records), err)
	}
}

// A cancelled call ends with the context's error, and is not sent again.
func TestCancelWhileTheServerIsSilent(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}, 9), make(chan struct{})
	s := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		<-release
	}))
	t.Cleanup(func() { close(release) })
	client := dial(t, s.URL+"/store")
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	if err := client.Apply(ctx, put("V-1")); !errors.Is(err, context.Canceled) || len(arrived) != 0 {
		t.Fatalf("error %v, want context.Canceled after one request", err)
	}
}
