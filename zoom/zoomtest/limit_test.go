package zoomtest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// E18: a host's hundred creates and updates, back at midnight UTC; deletes and
// refused calls do not count.
func TestHostLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t)
		owner := s.Owner().ID
		id := a.meeting(object{"type": 3})
		patch := fmt.Sprintf("PATCH /meetings/%d", id)
		for range 99 {
			a.want(204, patch, object{"topic": "x"})
		}
		got := a.refused(429, 429, patch, object{"topic": "x"})
		if !strings.Contains(got.str("message"), "(100) of Meeting Create/Update") || got.header.Get("Retry-After") != "" || got.header.Get("X-RateLimit-Category") != "Light" {
			t.Errorf("%s %v", got.raw, got.header)
		}
		if n := s.HostWrites(owner); n != 100 {
			t.Errorf("%d writes counted", n)
		}
		s.AddUser(zoomtest.User{Email: "other@clinic.example"})
		a.want(201, "POST /users/other@clinic.example/meetings", object{"type": 3})
		time.Sleep(time.Until(time.Now().UTC().Truncate(24 * time.Hour).Add(24*time.Hour - time.Second)))
		a.token = a.serverToken()
		a.refused(429, 429, patch, object{"topic": "x"})
		time.Sleep(time.Second)
		a.want(204, patch, object{"topic": "x"})
	})
}

// The plan's limits: per second, and per day with the time to try again.
func TestRateLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t, zoomtest.WithPlan(zoomtest.Free), zoomtest.WithRateLimits(), zoomtest.WithTokenLife(48*time.Hour))
		ok := a.want(200, "GET /users", nil)
		if ok.header.Get("X-RateLimit-Category") != "Medium" {
			t.Errorf("headers %v", ok.header)
		}
		a.want(200, "GET /users", nil)
		got := a.refused(429, 429, "GET /users", nil)
		if got.header.Get("X-RateLimit-Type") != "QPS" || !strings.Contains(got.str("message"), "per-second") {
			t.Errorf("%s %v", got.raw, got.header)
		}
		a.want(200, "GET /users/owner@clinic.example", nil) // LIGHT has a bucket of its own
		for range 999 {
			time.Sleep(time.Second)
			a.want(200, "GET /users", nil)
			a.want(200, "GET /users", nil)
		}
		time.Sleep(time.Second)
		daily := a.refused(429, 429, "GET /users", nil)
		want := time.Now().UTC().Truncate(24 * time.Hour).Add(24 * time.Hour).Format("2006-01-02T15:04:05Z")
		if daily.header.Get("Retry-After") != want || daily.header.Get("X-RateLimit-Type") != "Daily-limit" {
			t.Errorf("Retry-After %q, want %q", daily.header.Get("Retry-After"), want)
		}
		s.SetQuirks(func(q *zoomtest.Quirks) { q.NoRateHeaders = true })
		if bare := a.refused(429, 429, "GET /users", nil); bare.header.Get("Retry-After") != "" || bare.header.Get("X-RateLimit-Type") != "" {
			t.Errorf("headers %v", bare.header)
		}
	})
}
