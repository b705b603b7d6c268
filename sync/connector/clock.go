package connector

import (
	"net/http"
	"sync/atomic"
	"time"
)

// clock compares this machine's clock with the vendors', by the Date of their
// answers (E7). It is a transport, and safe for concurrent use.
type clock struct {
	base  http.RoundTripper
	drift atomic.Pointer[time.Duration]
}

// timed is a client like hc whose answers are looked at.
func timed(hc *http.Client) (*http.Client, *clock) {
	var like http.Client
	if hc != nil {
		like = *hc
	}
	c := &clock{base: like.Transport}
	if c.base == nil {
		c.base = http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // the standard library's own
	}
	like.Transport = c
	return &like, c
}

// slow answers say nothing about clocks.
const slow = 5 * time.Second

// RoundTrip implements http.RoundTripper.
func (c *clock) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	resp, err := c.base.RoundTrip(r)
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
