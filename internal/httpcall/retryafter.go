package httpcall

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// longestRetryAfter bounds what a host may ask for: no limit of either vendor
	// lasts longer than a day, so that more is a wrong clock or a wrong unit.
	longestRetryAfter = 24 * time.Hour

	// A number that large is no wait but an instant: in seconds since 1970, or in
	// milliseconds. As a wait the smaller would be 15 years.
	epochSeconds, epochMillis = 5e8, 1e11
)

// RetryAfter reads the value of a Retry-After header in any form met in the
// field: seconds, an HTTP date, an ISO 8601 date-time, or Unix time in seconds or
// milliseconds. The duration is counted from now, is 0 for an instant that has
// passed, and at most a day. It reports false for anything else, a negative
// number included.
func RetryAfter(value string, now time.Time) (time.Duration, bool) {
	d, ok := retryAfter(value, now)
	return min(d, longestRetryAfter), ok
}

func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if value == "" || len(value) > 64 {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds >= 0) { // also not a number
			return 0, false
		}
		switch {
		case seconds >= 10000*epochMillis:
			return 0, false
		case seconds >= epochMillis:
			return max(0, time.UnixMilli(int64(seconds)).Sub(now)), true
		case seconds >= epochSeconds:
			return max(0, time.Unix(int64(seconds), 0).Sub(now)), true
		}
		return time.Duration(seconds * float64(time.Second)), true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now)), true
	}
	for _, layout := range isoLayouts {
		if at, err := time.Parse(layout, value); err == nil {
			return max(0, at.Sub(now)), true
		}
	}
	return 0, false
}

var isoLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05", // without a zone: UTC
	"2006-01-02T15:04Z07:00",
	"20060102T150405Z0700",
	time.RFC1123Z,
}
