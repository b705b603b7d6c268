package zoomtest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// mostOccurrences is how many dates of a series Zoom lists.
const mostOccurrences = 50

// recur works out the dates of a meeting with fixed recurrence, in the zone of
// the meeting.
func (m *meeting) recur() {
	m.Occurrences = nil
	if m.Type != 8 || m.Recurrence == nil {
		return
	}
	first := m.Start.In(location(m.Timezone))
	count, until := mostOccurrences, time.Time{}
	if text, _ := m.Recurrence["end_date_time"].(string); text != "" {
		until, _ = time.Parse(zulu, text)
	} else {
		count = min(max(m.every("end_times"), 1), mostOccurrences)
	}
	for day := range 366 * 10 {
		date := first.AddDate(0, 0, day)
		if len(m.Occurrences) == count || !until.IsZero() && date.After(until) {
			break
		}
		if m.recursOn(first, date, day) {
			m.Occurrences = append(m.Occurrences, Occurrence{
				ID: strconv.FormatInt(date.UnixMilli(), 10), Start: date.UTC(), Duration: m.Duration,
			})
		}
	}
}

// location is a zone by name, UTC if there is none of that name.
func location(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// every is a number of the recurrence.
func (m *meeting) every(name string) int { return toInt(m.Recurrence[name]) }

// recursOn tells whether the series has a date that many days after its first.
func (m *meeting) recursOn(first, date time.Time, day int) bool {
	interval := max(m.every("repeat_interval"), 1)
	switch m.every("type") {
	case 1:
		return day%interval == 0
	case 2:
		days, _ := m.Recurrence["weekly_days"].(string)
		if days == "" {
			days = "1"
		}
		week := (day + int(first.Weekday())) / 7
		return week%interval == 0 && slices.Contains(strings.Split(days, ","), itoa(int(date.Weekday())+1))
	}
	months := (date.Year()-first.Year())*12 + int(date.Month()) - int(first.Month())
	if months%interval != 0 {
		return false
	}
	if weekday := m.every("monthly_week_day"); weekday > 0 {
		return int(date.Weekday())+1 == weekday && weekOf(date, m.every("monthly_week"))
	}
	return date.Day() == max(m.every("monthly_day"), 1)
}

// weekOf tells whether a date lies in the nth week of its month, -1 the last.
func weekOf(date time.Time, n int) bool {
	if n == -1 {
		return date.AddDate(0, 0, 7).Month() != date.Month()
	}
	return (date.Day()-1)/7+1 == n
}
