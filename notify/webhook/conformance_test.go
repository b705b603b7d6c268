package webhook_test

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/notify/notifytest"
)

// vendor is an endpoint whose answers a test can change.
type vendor struct {
	mu     sync.Mutex
	taken  []notifytest.Taken
	answer http.HandlerFunc // nil: take
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.answer != nil || err != nil {
		v.answer(w, r)
		return
	}
	v.taken = append(v.taken, notifytest.Taken{ID: r.Header.Get("webhook-id"), Body: body})
	w.WriteHeader(http.StatusAccepted)
}

// hang never answers. To return would be to answer 200, which a client that is
// just leaving may still see.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that the client left
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

func (v *vendor) events() []notifytest.Taken {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.taken)
}

func TestSinkConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestSink(t, func(t *testing.T) notifytest.Endpoint {
		var v vendor
		sink, e := endpoint(t, v.ServeHTTP)
		return notifytest.Endpoint{
			Sink: sink, Target: e.Endpoint, Events: v.events,
			Refuse: func() {
				v.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
			},
			Hang: func() { v.answer = hang },
		}
	})
}
