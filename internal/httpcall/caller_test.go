package httpcall_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

type counter struct{ taken, held atomic.Int32 }

func (c *counter) Wait(context.Context, httpcall.Operation) (func(), error) {
	c.taken.Add(1)
	c.held.Add(1)
	return func() { c.held.Add(-1) }, nil
}

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	source := &tokens{}
	var calls atomic.Int32
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { calls.Add(1); w.WriteHeader(http.StatusUnauthorized) }, func(cfg *httpcall.Config) { cfg.Token = source })
	err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
	if status, ok := errors.AsType[*httpcall.StatusError](err); !ok || status.Status != 401 || calls.Load() != 2 || len(source.renewed) != 1 {
		t.Errorf("E17: %d calls, %d renewals, err %v; want 2 calls, 1 renewal, no further tries", calls.Load(), len(source.renewed), err)
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, method, to string
		status           int
		follow           bool
	}{
		{"same host", http.MethodGet, "/v2/there", 302, true},
		{"same host, body kept", http.MethodPost, "/v2/there", 307, true},
		{"same host, write would become a read", http.MethodPost, "/v2/there", 302, false},
		{"other host", http.MethodGet, "http://127.0.0.2:9/there", 302, false},
		{"other port", http.MethodGet, "http://127.0.0.1:9/there", 307, false},
		{"loop", http.MethodGet, "/v2/here", 302, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var token string
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/v2/there" {
					token = r.Header.Get("Authorization")
					_, _ = io.Copy(w, r.Body)
					return
				}
				w.Header().Set("Location", tc.to)
				w.WriteHeader(tc.status)
			}, func(cfg *httpcall.Config) { cfg.Token = &tokens{} })
			err := c.Do(t.Context(), post, httpcall.Request{Method: tc.method, Path: "/here", Query: url.Values{"q": {"secret"}}, Body: map[string]int{"a": 1}}, nil)
			_, refused := errors.AsType[*httpcall.RedirectError](err)
			if refused == tc.follow || (err == nil) != tc.follow {
				t.Fatalf("err = %v", err)
			}
			if tc.follow && token != "Bearer t" {
				t.Errorf("token %q", token)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error shows the query: %v", err)
			}
		})
	}
}

func TestHugeBodyIsBounded(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		chunk := []byte(strings.Repeat("x", 1<<16))
		for range 1 << 14 { // 1 GiB
			n, err := w.Write(chunk)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	}, func(cfg *httpcall.Config) { cfg.MaxBody = 1 << 20 })
	err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
	if big, ok := errors.AsType[*httpcall.BodyTooLargeError](err); !ok || big.Limit != 1<<20 {
		t.Errorf("err = %v", err)
	}
	if n := sent.Load(); n > 64<<20 {
		t.Errorf("%d bytes were taken", n)
	}
}

// The defect of a peer that cancels the context after Do: a body that comes in two parts.
func TestSlowBodyIsReadWhole(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"id":`)
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond) // the server's pace is what is tested
		_, _ = io.WriteString(w, `"7"}`)
	})
	var out struct{ ID string }
	if err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, &out); err != nil || out.ID != "7" {
		t.Errorf("out %+v, err %v", out, err)
	}
}

func TestCancelWhileWaitingLeavesAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := caller(t, "https://api.test", inProcess(func(*http.Request) (*http.Response, error) {
			time.AfterFunc(time.Second, cancel)
			return answer(503, "", "Retry-After", "20"), nil
		}))
		begun := time.Now()
		err := c.Do(ctx, get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
		_, status := errors.AsType[*httpcall.StatusError](err)
		if !errors.Is(err, context.Canceled) || !status || time.Since(begun) != time.Second {
			t.Errorf("err = %v after %v", err, time.Since(begun))
		}
	})
}

func TestWaitBeyondTheDeadlineIsNotWaited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		c := caller(t, "https://api.test", inProcess(func(*http.Request) (*http.Response, error) {
			return answer(503, "", "Retry-After", "20"), nil
		}))
		begun := time.Now()
		err := c.Do(ctx, get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
		if at, ok := httpcall.RetryAt(err); !ok || at.Sub(begun) < 20*time.Second || time.Since(begun) != 0 {
			t.Errorf("err = %v after %v", err, time.Since(begun))
		}
	})
}

func TestPathThatNamesSomethingElseIsNotCalled(t *testing.T) {
	t.Parallel()
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("called") })
	for _, path := range []string{httpcall.Path("users", ""), httpcall.Path("users", ".."), httpcall.Path("meetings", int64(0)), "users", "/a//b"} {
		if err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodDelete, Path: path}, nil); err == nil {
			t.Errorf("path %q was called", path)
		}
	}
}

func TestIDsCannotBreakOutOfThePath(t *testing.T) {
	t.Parallel()
	var got string
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.RequestURI })
	path := httpcall.Path("users", "a/../b?x=1#y +é", "meetings", int64(5))
	if err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: path}, nil); err != nil || got != "/v2/users/a%2F..%2Fb%3Fx%3D1%23y%20%2B%C3%A9/meetings/5" {
		t.Errorf("called %q, err %v", got, err)
	}
}

func TestBaseIsChecked(t *testing.T) {
	t.Parallel()
	for base, ok := range map[string]bool{
		"https://api.test/v2": true, "http://127.0.0.1:80": true, "http://[::1]:80": true, "http://localhost": true,
		"http://api.test": false, "http://10.0.0.1": false, "ftp://api.test": false, "/v2": false, "https://u:p@api.test": false, "https://api.test?x": false,
	} {
		u, _ := url.Parse(base)
		if _, err := httpcall.New(httpcall.Config{Base: u, Token: &tokens{}}); (err == nil) != ok {
			t.Errorf("base %q: err %v", base, err)
		}
	}
}

func TestTraceTellsWhatHappenedAndNoData(t *testing.T) {
	t.Parallel()
	var begun, done []httpcall.Attempt
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if len(begun) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}, func(cfg *httpcall.Config) {
		cfg.Trace.Start = func(ctx context.Context, a httpcall.Attempt) context.Context { begun = append(begun, a); return ctx }
		cfg.Trace.Done = func(_ context.Context, a httpcall.Attempt) { done = append(done, a) }
	})
	if err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/secret"}, nil); err != nil {
		t.Fatal(err)
	}
	if len(begun) != 2 || len(done) != 2 || done[0].Status != 503 || done[1].Status != 200 || done[1].Try != 2 || done[1].Operation != "Things.Get" || done[0].Duration <= 0 {
		t.Errorf("begun %+v done %+v", begun, done)
	}
}

func TestErrorsHoldNoData(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]http.HandlerFunc{
		"wrong type": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"id":{"secret":1}}`) },
		"wrong time": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"at":"secret"}`) },
		"not HTTP":   func(w http.ResponseWriter, _ *http.Request) { hijack(w, "secret secret\r\n\r\n") },
		"wrong chunk": func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsecret")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, h)
			var out struct {
				ID string
				At time.Time
			}
			err := c.Do(t.Context(), post, httpcall.Request{Method: http.MethodGet, Path: "/secret", Query: url.Values{"secret": {"secret"}}}, &out)
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("err = %v", err)
			}
		})
	}
}

func hijack(w http.ResponseWriter, raw string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_, _ = io.WriteString(conn, raw)
		_ = conn.Close()
	}
}
