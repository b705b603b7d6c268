package notify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// zoneGroups are the zones that people call by a name of their own; other
// zones are called by their city. A language names each group.
var zoneGroups = []struct {
	name  string
	zones []string
}{
	{"atlantic", []string{"America/Halifax", "America/Puerto_Rico", "America/St_Thomas"}},
	{"eastern", []string{"America/New_York", "US/Eastern", "America/Detroit", "America/Toronto",
		"America/Indiana/Indianapolis", "America/Kentucky/Louisville", "America/Kentucky/Monticello",
		"America/Indiana/Vincennes", "America/Indiana/Winamac", "America/Indiana/Marengo",
		"America/Indiana/Petersburg", "America/Indiana/Vevay"}},
	{"central", []string{"America/Chicago", "US/Central", "America/Winnipeg", "America/Menominee",
		"America/Indiana/Knox", "America/Indiana/Tell_City", "America/North_Dakota/Center",
		"America/North_Dakota/New_Salem", "America/North_Dakota/Beulah"}},
	{"mountain", []string{"America/Denver", "US/Mountain", "America/Boise", "America/Edmonton"}},
	{"arizona", []string{"America/Phoenix", "US/Arizona"}},
	{"pacific", []string{"America/Los_Angeles", "US/Pacific", "America/Vancouver"}},
	{"alaska", []string{"America/Anchorage", "US/Alaska", "America/Juneau", "America/Sitka",
		"America/Nome", "America/Yakutat", "America/Metlakatla"}},
	{"hawaii", []string{"Pacific/Honolulu", "US/Hawaii"}},
}

func zoneNames() []string {
	names := make([]string, len(zoneGroups))
	for i, g := range zoneGroups {
		names[i] = g.name
	}
	return names
}

// date is the long form, such as "Tuesday, November 24, 2026".
func (w words) date(t time.Time) string { return w.calendarDay(w.Date, t) }

// day is the short form, such as "Tuesday, November 24".
func (w words) day(t time.Time) string { return w.calendarDay(w.Day, t) }

func (w words) calendarDay(layout string, t time.Time) string {
	return fill(layout, "weekday", w.Weekdays[t.Weekday()], "month", w.Months[t.Month()-1],
		"day", strconv.Itoa(t.Day()), "year", strconv.Itoa(t.Year()))
}

// clock is the time of day, such as "3:00 PM".
func (w words) clock(t time.Time) string {
	half, hour12 := w.AM, t.Hour()%12
	if t.Hour() >= 12 {
		half = w.PM
	}
	if hour12 == 0 {
		hour12 = 12
	}
	return fill(w.Clock, "hour", strconv.Itoa(t.Hour()), "hour12", strconv.Itoa(hour12),
		"minute", fmt.Sprintf("%02d", t.Minute()), "half", half)
}

// zone names the zone of t, such as "Eastern Time (EST)": in the hour that
// daylight saving repeats, only the short name tells which one is meant.
func (w words) zone(t time.Time) string {
	name, short := t.Location().String(), zoneShort(t)
	for _, g := range zoneGroups {
		if slices.Contains(g.zones, name) {
			return w.Zones[g.name] + " (" + short + ")"
		}
	}
	region, city, found := cutLast(name, "/")
	if !found || region == "Etc" || strings.HasSuffix(name, "/UTC") {
		return short
	}
	return fill(w.CityZone, "city", strings.ReplaceAll(city, "_", " ")) + " (" + short + ")"
}

// zoneShort is "EST" where the zone has such a name, else "UTC-3".
func zoneShort(t time.Time) string {
	abbreviation, offset := t.Zone()
	if offset == 0 && (abbreviation == "UTC" || abbreviation == "") {
		return "UTC"
	}
	letters := func(r rune) bool { return r < 'A' || r > 'Z' }
	if _, _, found := cutLast(t.Location().String(), "/"); found && !strings.ContainsFunc(abbreviation, letters) {
		return abbreviation
	}
	sign := "+"
	if offset < 0 {
		sign, offset = "-", -offset
	}
	s := "UTC" + sign + strconv.Itoa(offset/3600)
	if minutes := offset % 3600 / 60; minutes != 0 {
		s += fmt.Sprintf(":%02d", minutes)
	}
	return s
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(sep):], true
}

// length is "30 minutes"; "" for a duration of less than a minute.
func (w words) length(d time.Duration) string {
	n := int(d / time.Minute)
	switch {
	case n < 1:
		return ""
	case n == 1:
		return fill(w.Minute, "n", "1")
	}
	return fill(w.Minutes, "n", strconv.Itoa(n))
}
