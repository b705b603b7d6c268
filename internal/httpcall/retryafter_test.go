package httpcall_test

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

var now = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "0": 0, "1.5": 1500 * time.Millisecond, " 7 ": 7 * time.Second,
		"Mon, 05 Jan 2026 12:01:00 GMT":   time.Minute,
		"Monday, 05-Jan-26 12:01:00 GMT":  time.Minute,
		"Mon, 05 Jan 2026 07:01:00 -0500": time.Minute,
		"2026-01-06T00:00:00Z":            12 * time.Hour,
		"2026-01-05T07:30:00.250-05:00":   30*time.Minute + 250*time.Millisecond,
		"2026-01-05T12:00:09":             9 * time.Second,
		"20260105T120009Z":                9 * time.Second,
		"2026-01-05T11:00:00Z":            0,
		"1767614430":                      30 * time.Second, // Z14: Unix time, and in milliseconds
		"1767614430000":                   30 * time.Second,
		"1764320000":                      0, // has passed
		"9999999999":                      24 * time.Hour,
		"99999999":                        24 * time.Hour,
		"2083-01-01T00:00:00Z":            24 * time.Hour,
	} {
		if got, ok := httpcall.RetryAfter(value, now); !ok || got != want {
			t.Errorf("RetryAfter(%q) = %v, %t, want %v", value, got, ok, want)
		}
	}
	for _, value := range []string{"", "soon", "-1", "NaN", "1e300", "Inf", "2026-13-01T00:00:00Z"} {
		if got, ok := httpcall.RetryAfter(value, now); ok {
			t.Errorf("RetryAfter(%q) = %v", value, got)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"120", "1e300", "-0", "Inf", "Mon, 05 Jan 2026 12:01:00 GMT", "2026-01-06T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		wait, ok := httpcall.RetryAfter(value, now)
		if wait < 0 || wait > 24*time.Hour || !ok && wait != 0 {
			t.Errorf("RetryAfter(%q) = %v, %t", value, wait, ok)
		}
	})
}
