package ops

import (
	"fmt"
	"time"
)

// digits is local time without an offset, with any fraction when parsed.
const digits = "2006-01-02T15:04:05"

// formatTime is how the EHR sends an instant; nil (null) for none.
func (site *Desk) formatTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	v := &site.Variants
	t = t.In(site.Zone)
	if v.WallClock {
		t = nominal(t)
	}
	switch v.TimeForm {
	case "fraction":
		return t.Format(digits + ".000-07:00")
	case "z":
		return t.UTC().Format(digits + "Z")
	case "none":
		return t.Format(digits)
	default:
		return t.Format(digits + "-07:00")
	}
}

// nominal puts the wall-clock digits of t under a zero offset.
func nominal(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// parseTime reads an instant of a request as the EHR would. Without an offset,
// or with an EHR of wall-clock times, the digits are local.
func (site *Desk) parseTime(s string) (time.Time, bool) {
	zone := time.UTC
	if site != nil {
		zone = site.Zone
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err == nil {
		if site != nil && site.Variants.WallClock {
			t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
		}
		return t, true
	}
	for _, layout := range []string{digits, time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// formatDuration is how the EHR sends a length of time: a .NET TimeSpan,
// unless the site has another way.
func (site *Desk) formatDuration(d time.Duration) any {
	switch site.Variants.DurationForm {
	case "iso":
		return fmt.Sprintf("PT%dM", int(d/time.Minute))
	case "minutes":
		return int(d / time.Minute)
	}
	days, rest := d/(24*time.Hour), d%(24*time.Hour)
	text := fmt.Sprintf("%02d:%02d:%02d", int(rest.Hours()), int(rest.Minutes())%60, int(rest.Seconds())%60)
	if days > 0 {
		return fmt.Sprintf("%d.%s", days, text)
	}
	return text
}
