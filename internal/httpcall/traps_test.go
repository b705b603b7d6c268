package httpcall_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// The traps of go-retryablehttp, one test each.

func TestTrap1PostIsNotRepeatedAfterALostAnswer(t *testing.T) {
	t.Parallel()
	cut := func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"id":`)
	}
	broken := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	notJSON := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `<html>`) }
	for name, h := range map[string]http.HandlerFunc{
		"cut connection": cut, "half a body": half, "status 502": broken, "created, but the answer is not JSON": notJSON,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			c := serve(t, func(w http.ResponseWriter, r *http.Request) { calls.Add(1); h(w, r) })
			var out struct{ ID string }
			err := c.Do(t.Context(), post, httpcall.Request{Method: http.MethodPost, Path: "/things", Body: map[string]int{"a": 1}}, &out)
			if unknown, ok := errors.AsType[*httpcall.UnknownOutcomeError](err); !ok || !unknown.Unknown() {
				t.Errorf("err = %v, want an unknown outcome", err)
			}
			if n := calls.Load(); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
		})
	}
}

func TestTrap1SafeOperationIsRepeatedWithItsBody(t *testing.T) {
	t.Parallel()
	var bodies []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(b))
		if len(bodies) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodPut, Path: "/x", Body: map[string]int{"a": 1}}, nil)
	if want := []string{`{"a":1}`, `{"a":1}`, `{"a":1}`}; err != nil || fmt.Sprint(bodies) != fmt.Sprint(want) {
		t.Errorf("bodies %q, err %v", bodies, err)
	}
}

func TestTrap1RejectedPostIsRepeated(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	if err := c.Do(t.Context(), post, httpcall.Request{Method: http.MethodPost, Path: "/x"}, nil); err != nil || calls.Load() != 2 {
		t.Errorf("calls %d, err %v: a 429 was not carried out and may be repeated", calls.Load(), err)
	}
}

func TestTrap1PostThatNeverLeftIsRepeated(t *testing.T) {
	t.Parallel()
	c := caller(t, "http://127.0.0.1:1", func(c *httpcall.Config) { c.MaxTries = 2 })
	err := c.Do(t.Context(), post, httpcall.Request{Method: http.MethodPost, Path: "/x"}, nil)
	if te, ok := errors.AsType[*httpcall.TransportError](err); !ok || te.Sent || httpcall.Unknown(err) {
		t.Errorf("err = %v, want a transport error of something never sent", err)
	}
}

func TestTrap2LongRetryAfterBecomesATypedError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		at := begun.Add(3 * time.Hour)
		c := caller(t, "https://api.test", inProcess(func(*http.Request) (*http.Response, error) {
			return answer(429, "", "Retry-After", at.UTC().Format(time.RFC3339)), nil
		}))
		err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
		got, ok := httpcall.RetryAt(err)
		if !ok || got.Sub(at).Abs() > time.Second || time.Since(begun) > time.Second {
			t.Errorf("err = %v after %v, want RetryAt %v at once", err, time.Since(begun), at)
		}
	})
}

func TestTrap2ShortRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"7", "iso", "http"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begun, calls := time.Now(), 0
				value := map[string]string{"7": "7", "iso": begun.Add(7 * time.Second).UTC().Format(time.RFC3339), "http": begun.Add(7 * time.Second).UTC().Format(http.TimeFormat)}[form]
				c := caller(t, "https://api.test", inProcess(func(*http.Request) (*http.Response, error) {
					if calls++; calls == 1 {
						return answer(429, "", "Retry-After", value), nil
					}
					return answer(200, "{}"), nil
				}))
				err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
				if waited := time.Since(begun); err != nil || waited < 7*time.Second || waited > 8*time.Second {
					t.Errorf("waited %v, err %v", waited, err)
				}
			})
		})
	}
}

func TestTrap3LastErrorKeepsTheVendorsCode(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
	status, ok := errors.AsType[*httpcall.StatusError](err)
	if !ok || status.Status != http.StatusBadGateway || strings.Contains(err.Error(), "giving up") {
		t.Errorf("err = %v", err)
	}
}

func TestTrap4PolicySeesTheBody(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"fault":"TooManyRequests"}`)
			return
		}
		_, _ = io.WriteString(w, `{"id":"7"}`)
	}, func(c *httpcall.Config) {
		c.Judge = func(op httpcall.Operation, a httpcall.Answer) httpcall.Verdict {
			if strings.Contains(string(a.Body), "TooManyRequests") {
				return httpcall.Verdict{Err: errors.New("limit"), Retry: true, Reject: true}
			}
			return httpcall.JudgeStatus(op, a)
		}
	})
	var out struct{ ID string }
	err := c.Do(t.Context(), post, httpcall.Request{Method: http.MethodPost, Path: "/x"}, &out)
	if err != nil || out.ID != "7" || calls.Load() != 2 {
		t.Errorf("out %+v after %d calls, err %v", out, calls.Load(), err)
	}
}

func TestTrap5TimeoutIsPerAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := caller(t, "https://api.test", func(cfg *httpcall.Config) {
			cfg.HTTPClient = &http.Client{Timeout: 10 * time.Second, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				if calls++; calls < 4 {
					<-r.Context().Done()
					return nil, r.Context().Err()
				}
				return answer(200, "{}"), nil
			})}
		})
		begun := time.Now()
		err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
		if waited := time.Since(begun); err != nil || calls != 4 || waited < 30*time.Second {
			t.Errorf("%d calls in %v, err %v: three attempts of 10 s should have failed, and the fourth be made", calls, waited, err)
		}
	})
}

func TestTrap5NothingIsPrinted(t *testing.T) { // not parallel: it changes os.Stderr
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stderr
	os.Stderr = w
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	_ = c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
	os.Stderr = old
	_ = w.Close()
	if out, _ := io.ReadAll(r); len(out) > 0 {
		t.Errorf("printed %q", out)
	}
}

func TestTrap5TokenRenewalAndLimiterAreInsideTheAttempt(t *testing.T) {
	t.Parallel()
	var seen, bodies []string
	source, limit := &tokens{}, &counter{}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(b))
		seen = append(seen, r.Header.Get("Authorization"))
		if len(seen) == 1 {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}, func(cfg *httpcall.Config) { cfg.Token, cfg.Limiter, cfg.MaxTries = source, limit, 1 })
	err := c.Do(t.Context(), post, httpcall.Request{Method: http.MethodPost, Path: "/x", Body: []int{1}}, nil)
	if err != nil || fmt.Sprint(seen, bodies) != "[Bearer t Bearer t+] [[1] [1]]" {
		t.Errorf("saw %v %v, err %v", seen, bodies, err)
	}
	if limit.taken.Load() != 2 || limit.held.Load() != 0 {
		t.Errorf("limiter taken %d times, %d still held", limit.taken.Load(), limit.held.Load())
	}
}
