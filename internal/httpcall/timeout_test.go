package httpcall_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// One timer serves all exchanges: each still gets exactly its own time, those in
// between end when they are done, and the timer is set up again after a pause.
func TestEveryExchangeHasItsOwnTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const limit = 10 * time.Second
		c := caller(t, "https://api.test", inProcess(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/quick") {
				time.Sleep(time.Second)
				return answer(200, "{}"), nil
			}
			<-r.Context().Done()
			return nil, context.Cause(r.Context())
		}), func(cfg *httpcall.Config) { cfg.AttemptTimeout, cfg.MaxTries = limit, 1 })
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				time.Sleep(time.Duration(i) * 3 * time.Second)
				begun, path := time.Now(), []string{"/slow", "/quick", "/slow"}[i%3]
				err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: path}, nil)
				took := time.Since(begun)
				te, cut := errors.AsType[*httpcall.TransportError](err)
				if path == "/quick" && (err != nil || took != time.Second) {
					t.Errorf("call %d: err %v after %v", i, err, took)
				}
				if path == "/slow" && (!cut || !strings.Contains(te.Reason, "in time") || took != limit) {
					t.Errorf("call %d: err %v after %v, want %v", i, err, took, limit)
				}
			})
		}
		wg.Wait()
		time.Sleep(time.Hour)
		begun := time.Now()
		_ = c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/slow"}, nil)
		if took := time.Since(begun); took != limit {
			t.Errorf("after a pause: %v, want %v", took, limit)
		}
	})
}
