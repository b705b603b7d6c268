package connector

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

type answer func(*http.Request) (*http.Response, error)

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

// E7: how far the clocks are apart is seen from the vendors' answers; slow ones
// and failures say nothing.
func TestE7Clock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var takes time.Duration
		ahead := time.Duration(0)
		failure := error(nil)
		c := &clock{base: answer(func(*http.Request) (*http.Response, error) {
			time.Sleep(takes)
			date := time.Now().Add(-takes / 2).Add(-ahead).UTC().Format(http.TimeFormat)
			return &http.Response{Header: http.Header{"Date": {date}}}, failure
		})}
		ask := func() {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://vendor.example", nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := c.RoundTrip(r)
			if err == nil && resp.Body != nil {
				_ = resp.Body.Close()
			}
		}
		if _, known := (&Connector{clock: c}).Drift(); known {
			t.Error("known before the first answer")
		}
		ahead, takes = 42*time.Second, 2*time.Second
		ask()
		if d, known := (&Connector{clock: c}).Drift(); !known || d != 42*time.Second {
			t.Errorf("drift %v, %v", d, known)
		}
		ahead, takes = 0, 10*time.Second
		ask()
		failure, takes = errors.New("away"), 0
		ask()
		if d, _ := (&Connector{clock: c}).Drift(); d != 42*time.Second {
			t.Errorf("a slow answer or none changed it to %v", d)
		}
	})
}
