package notify_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/notify"
)

func ExampleReminderTimes() {
	start := time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)
	quiet := notify.QuietHours{From: 21 * time.Hour, Until: 8 * time.Hour}
	times := notify.ReminderTimes(start, []time.Duration{2 * time.Hour, 24 * time.Hour}, quiet, time.UTC)
	for _, at := range times {
		fmt.Println(at.Format(time.RFC3339))
	}
	invited := start.Add(-20 * time.Hour) // after the first was due, so it served for that
	fmt.Println(notify.NextReminder(times, invited))
	// Output:
	// 2026-11-23T09:00:00Z
	// 2026-11-24T08:00:00Z
	// 2026-11-24 08:00:00 +0000 UTC true
}

func TestReminderTimes(t *testing.T) { // B3
	t.Parallel()
	night := notify.QuietHours{From: 21 * time.Hour, Until: 8 * time.Hour}
	for _, tt := range []struct {
		name  string
		start string
		leads []time.Duration
		quiet notify.QuietHours
		want  []string
	}{
		{"none", "2026-11-24T20:00:00Z", nil, notify.QuietHours{}, nil},
		{"0 is none", "2026-11-24T20:00:00Z", []time.Duration{0, -time.Hour}, notify.QuietHours{}, nil},
		{"soonest first", "2026-11-24T20:00:00Z", []time.Duration{time.Hour, 24 * time.Hour}, notify.QuietHours{}, []string{"2026-11-23T20:00:00Z", "2026-11-24T19:00:00Z"}},
		{"twice the same", "2026-11-24T20:00:00Z", []time.Duration{time.Hour, 60 * time.Minute}, notify.QuietHours{}, []string{"2026-11-24T19:00:00Z"}},
		{"two moved to one instant", "2026-11-24T14:00:00Z", []time.Duration{2 * time.Hour, 3 * time.Hour}, night, []string{"2026-11-24T13:00:00Z"}},
		{"a visit at the end of the night", "2026-11-24T13:00:00Z", []time.Duration{time.Hour, 3 * time.Hour}, night, []string{"2026-11-24T01:59:00Z"}},
		{"a day ahead over a change of clocks", "2026-11-01T20:00:00Z", []time.Duration{24 * time.Hour}, night, []string{"2026-10-31T20:00:00Z"}},
	} {
		got := notify.ReminderTimes(at(t, tt.start), tt.leads, tt.quiet, mustZone("America/New_York"))
		var want []time.Time
		for _, s := range tt.want {
			want = append(want, at(t, s))
		}
		if !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Errorf("%s: %v, want %v", tt.name, got, want)
		}
	}
}

// TestRemindersAreNeitherLostNorDoubled plays days of an engine that is down at
// times: whenever it is up and a reminder is due, it sends one.
func TestRemindersAreNeitherLostNorDoubled(t *testing.T) { // D3, E20
	t.Parallel()
	start := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.IntRange(1, 72), 1, 5).Draw(t, "hours before")
		leads := make([]time.Duration, len(hours))
		for i, h := range hours {
			leads[i] = time.Duration(h) * time.Hour
		}
		times := notify.ReminderTimes(start, leads, notify.QuietHours{}, time.UTC)
		invited := start.Add(-time.Duration(rapid.IntRange(1, 80).Draw(t, "invited hours before")) * time.Hour)
		told, sent, now := invited, 0, invited
		for now.Before(start) {
			if at, ok := notify.NextReminder(times, told); ok && !at.After(now) {
				told, sent = now, sent+1
			}
			now = now.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours down")) * time.Hour)
			missed := slices.ContainsFunc(times, func(at time.Time) bool { return at.After(told) && !at.After(now) })
			if at, ok := notify.NextReminder(times, told); missed && (!ok || at.After(now)) {
				t.Fatal("a reminder that was missed is lost")
			}
		}
		after := slices.IndexFunc(times, func(at time.Time) bool { return at.After(invited) })
		if most := len(times[max(after, 0):]); after < 0 && sent > 0 || sent > most {
			t.Fatalf("%d reminders sent, at most %d were due", sent, most)
		}
	})
}
