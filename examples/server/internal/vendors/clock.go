package vendors

import (
	"net/http"
	"sync/atomic"
	"time"
)

// Clock compares this machine's clock with the vendors', by the Date of their
// answers (E7). It is a transport, and safe for concurrent use.
type Clock struct {
	Base  http.RoundTripper
	drift atomic.Pointer[time.Duration]
}

// slow answers say nothing about clocks.
const slow = 5 * time.Second

// RoundTrip implements http.RoundTripper.
func (c *Clock) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	resp, err := c.Base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	took := time.Since(began)
	if theirs, err := http.ParseTime(resp.Header.Get("Date")); err == nil && took < slow {
		drift := began.Add(took / 2).Sub(theirs).Truncate(time.Second)
		c.drift.Store(&drift)
	}
	return resp, nil
}

// Drift is how far this clock was ahead of the vendor's that answered last, in
// whole seconds; false before the first answer.
func (c *Clock) Drift() (time.Duration, bool) {
	d := c.drift.Load()
	if d == nil {
		return 0, false
	}
	return *d, true
}
