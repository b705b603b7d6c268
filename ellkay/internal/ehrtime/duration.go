package ehrtime

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
)

// maxDuration keeps sums within what a Duration holds.
const maxDuration = 366 * 24 * time.Hour

// ParseDuration reads .NET's TimeSpan ([d.]hh:mm[:ss[.fffffff]]), ISO 8601
// (PT30M, P1DT2H) and bare minutes. Empty and zero, which say nothing, give 0 and
// true. ok is false for anything else, and for what is no length of a visit: a
// negative duration, one under a minute or over a day.
func ParseDuration(s string) (d time.Duration, ok bool) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return 0, true
	case len(s) > 32:
		return 0, false
	case s[0] == 'P' || s[0] == 'p':
		d, ok = isoDuration(strings.ToUpper(s[1:]))
	case strings.Contains(s, ":"):
		d, ok = timeSpan(s)
	default:
		d, ok = amount(s, time.Minute)
	}
	if !ok || d != 0 && (d < bounds.ShortestVisit || d > bounds.LongestVisit) {
		return 0, false
	}
	return d, true
}

func timeSpan(s string) (time.Duration, bool) {
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	var days time.Duration
	if d, hours, found := strings.Cut(parts[0], "."); found {
		var ok bool
		if days, ok = whole(d, 24*time.Hour); !ok {
			return 0, false
		}
		parts[0] = hours
	}
	hours, ok1 := whole(parts[0], time.Hour)
	minutes, ok2 := whole(parts[1], time.Minute)
	var seconds time.Duration
	ok3 := true
	if len(parts) == 3 {
		seconds, ok3 = amount(parts[2], time.Second)
	}
	if !ok1 || !ok2 || !ok3 || minutes >= time.Hour || seconds >= time.Minute {
		return 0, false
	}
	return days + hours + minutes + seconds, true
}

// isoDuration reads what follows the P. Months and years have no length of
// their own and are refused.
func isoDuration(s string) (total time.Duration, ok bool) {
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour}
	for s != "" {
		if s[0] == 'T' {
			units = map[byte]time.Duration{'H': time.Hour, 'M': time.Minute, 'S': time.Second}
			if s = s[1:]; s == "" {
				return 0, false
			}
		}
		i := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
		if i < 1 || units[s[i]] == 0 {
			return 0, false
		}
		d, good := amount(strings.Replace(s[:i], ",", ".", 1), units[s[i]])
		if !good || total+d > maxDuration {
			return 0, false
		}
		total, s, ok = total+d, s[i+1:], true
	}
	return total, ok
}

// amount is a decimal number of unit.
func amount(s string, unit time.Duration) (time.Duration, bool) {
	if strings.Trim(s, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n > float64(maxDuration/unit)+1 {
		return 0, false
	}
	return time.Duration(math.Round(n * float64(unit))), true
}

// whole is a whole number of unit.
func whole(s string, unit time.Duration) (time.Duration, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n > uint64(maxDuration/unit) {
		return 0, false
	}
	return time.Duration(n) * unit, true
}
