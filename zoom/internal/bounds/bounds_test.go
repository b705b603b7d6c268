package bounds_test

import (
	"math"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom/internal/bounds"
)

func TestLifetime(t *testing.T) {
	t.Parallel()
	for in, want := range map[int64]time.Duration{
		3600: time.Hour, 0: time.Hour, -1: time.Hour, 60: time.Minute, math.MaxInt64: 24 * time.Hour, math.MinInt64: time.Hour,
	} {
		if got := bounds.Lifetime(in); got != want {
			t.Errorf("Z14: %d s: %v, want %v", in, got, want)
		}
	}
}

func TestUnix(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 5, 10, 11, 38, 0, time.UTC)
	for _, n := range []int64{at.Unix(), at.UnixMilli()} {
		if got, ok := bounds.Unix(n); !ok || !got.Equal(at) {
			t.Errorf("%d: %v, %t", n, got, ok)
		}
	}
	for _, n := range []int64{0, -1, 5, 20260105, math.MaxInt64, math.MinInt64} {
		if got, ok := bounds.Unix(n); ok {
			t.Errorf("%d is taken for %v", n, got)
		}
	}
}

func TestNextDay(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]string{"2026-01-05T23:59:59Z": "2026-01-06T00:00:00Z", "2026-01-05T00:00:00Z": "2026-01-06T00:00:00Z", "2026-01-05T20:00:00-05:00": "2026-01-07T00:00:00Z"} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := bounds.NextDay(at).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", now, got, want)
		}
	}
}
