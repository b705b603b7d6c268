package httpcall

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RetryAfter reads the value of a Retry-After header in any form met in the
// field: seconds, an HTTP date, or an ISO 8601 date-time. The duration is
// counted from now and is 0 for an instant that has passed. It reports false
// for anything else, a negative number included.
func RetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if value == "" || len(value) > 64 {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds >= 0) { // also not a number
			return 0, false
		}
		if seconds > math.MaxInt64/float64(time.Second)/2 {
			return math.MaxInt64 / 2, true
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
