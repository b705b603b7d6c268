package ehrtime

import (
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
)

// Instant is a date-time as it was sent, before [Zones] say what it means.
type Instant struct {
	At    time.Time // in its own offset; UTC when it has none
	zoned bool      // it came with an offset
}

// sendLayout is how date-times are sent: numeric offset, no fraction.
const sendLayout = "2006-01-02T15:04:05-07:00"

var zonedLayouts = []string{
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05Z07",
}

var plainLayouts = []string{
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01-02",
}

// Parse reads the forms met in LKCloud: .NET's DateTimeOffset (RFC 3339
// with any fraction), the same without offset, a date alone, and the /Date(ms)/
// of older .NET services. ok is false for anything else, and for years in which
// nobody has an appointment. What stands for "no date" (empty, and the first and
// last days of .NET, SQL and OLE calendars) gives the zero Instant and true.
func Parse(s string) (in Instant, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Instant{}, true
	}
	if len(s) > 64 {
		return Instant{}, false
	}
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return known(at, true)
	}
	if ms, found := strings.CutPrefix(s, "/Date("); found {
		return parseMilliseconds(ms)
	}
	s = strings.ToUpper(s)
	if len(s) > 10 && s[10] == ' ' {
		s = s[:10] + "T" + strings.ReplaceAll(s[11:], " ", "")
	}
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return known(at, true)
	}
	for _, layout := range zonedLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			return known(at, true)
		}
	}
	for _, layout := range plainLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			return known(at, false)
		}
	}
	return Instant{}, false
}

// parseMilliseconds reads what follows "/Date(": milliseconds since 1970 UTC,
// an offset that only says where it was written, and ")/".
func parseMilliseconds(s string) (Instant, bool) {
	s, closed := strings.CutSuffix(s, ")/")
	if i := strings.LastIndexAny(s, "+-"); i > 0 {
		s = s[:i]
	}
	ms, err := strconv.ParseInt(s, 10, 64)
	if err != nil || !closed {
		return Instant{}, false
	}
	return known(time.UnixMilli(ms).UTC(), true)
}

// known turns the dates that mean "none" into the zero Instant, and refuses years
// that cannot be.
func known(at time.Time, zoned bool) (in Instant, ok bool) {
	switch y := at.Year(); {
	case y < bounds.FirstYear, y >= bounds.NoYear:
		return Instant{}, true
	case y > bounds.LastYear:
		return Instant{}, false
	}
	return Instant{At: at, zoned: zoned}, true
}

func (in Instant) IsZero() bool { return in.At.IsZero() }
