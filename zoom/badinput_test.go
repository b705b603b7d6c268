package zoom_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// Issue "The wire", bad input: bounded and clear.

func TestBodyOfAGigabyteIsBounded(t *testing.T) {
	t.Parallel()
	const gigabyte, most = 1 << 30, 100 << 20
	for name, announced := range map[string]string{"announced": "1073741824", "without an end": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if announced != "" {
					w.Header().Set("Content-Length", announced)
				}
				for chunk := bytes.Repeat([]byte(" "), 1<<16); sent.Load() < gigabyte; {
					n, err := w.Write(chunk)
					if sent.Add(int64(n)); err != nil {
						return
					}
				}
			}))
			defer srv.Close()
			c := paced(t, zoom.WithAPIURL(srv.URL), zoom.WithHTTPClient(pooled(t)))
			_, err := c.Users.Get(t.Context(), "u", nil)
			if big, ok := errors.AsType[*zoom.BodyTooLargeError](err); !ok || big.Operation != "Users.Get" || !strings.Contains(err.Error(), "longer than") {
				t.Errorf("err = %v", err)
			}
			if n := sent.Load(); n > most {
				t.Errorf("%d bytes were taken", n)
			}
		})
	}
}

// A loop of several tokens ends as soon as one comes again.
func TestPageTokenLoopEnds(t *testing.T) {
	t.Parallel()
	pages := 0
	c := paced(t, inProcess(func(r *http.Request) (*http.Response, error) {
		pages++
		next := map[string]string{"": "a", "a": "b", "b": "c", "c": "a"}[r.URL.Query().Get("next_page_token")]
		return response(200, `{"users":[{"id":"u"}],"next_page_token":"`+next+`"}`), nil
	}))
	var end error
	for _, err := range c.Users.List(t.Context(), nil) {
		end = err
	}
	if end == nil || !strings.Contains(end.Error(), "repeats a page token") || pages != 4 {
		t.Errorf("err = %v after %d pages", end, pages)
	}
}

// Zoom names a time to come back at. A machine whose clock is two days behind
// must not sleep that long in a call, one that is two days ahead must not storm.
func TestClockTwoDaysOff(t *testing.T) {
	t.Parallel()
	const twoDays = 48 * time.Hour
	for name, off := range map[string]time.Duration{"behind": twoDays, "ahead": -twoDays} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls, begun := 0, time.Now()
				c := paced(t, inProcess(func(*http.Request) (*http.Response, error) {
					calls++
					at := begun.Add(off + time.Hour).UTC().Format(time.RFC3339)
					return response(429, `{"code":429,"message":"You have reached the maximum daily rate limit for this API."}`, "Retry-After", at), nil
				}))
				_, err := c.Users.Get(t.Context(), "u", nil)
				if !errors.Is(err, zoom.ErrRateLimited) || calls > 4 || time.Since(begun) > 2*time.Minute {
					t.Errorf("err = %v after %d calls in %v", err, calls, time.Since(begun))
				}
				if at, ok := zoom.RetryAt(err); !ok || at.Before(time.Now()) {
					t.Errorf("retry at %v, it is %v", at, time.Now())
				}
			})
		})
	}
}

// Tokens have a life, not an end by Zoom's clock, so a wrong clock does not touch
// them; and Zoom's own date headers are not looked at.
func TestClockTwoDaysOffDoesNotTouchTokens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tokens := 0
		c := newClient(t, zoom.WithServerToServer("a", "b", "c"), zoom.WithPlan(zoom.PlanUnlimited, 1), inProcess(func(r *http.Request) (*http.Response, error) {
			date := time.Now().Add(-48 * time.Hour).UTC().Format(http.TimeFormat)
			if strings.HasSuffix(r.URL.Path, "/token") {
				tokens++
				return response(200, `{"access_token":"t","expires_in":3600}`, "Date", date), nil
			}
			return response(200, `{"id":"7"}`, "Date", date), nil
		}))
		for range 10 {
			if _, err := c.Users.Get(t.Context(), "u", nil); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		if tokens != 1 {
			t.Errorf("%d tokens", tokens)
		}
	})
}
