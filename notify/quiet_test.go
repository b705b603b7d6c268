package notify_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/notify"
)

func ExampleQuietHours_Move() {
	zone, _ := time.LoadLocation("America/New_York")
	quiet := notify.QuietHours{From: 21 * time.Hour, Until: 8 * time.Hour}
	due := time.Date(2026, time.November, 24, 6, 30, 0, 0, zone)

	fmt.Println(quiet.Move(due, due.Add(3*time.Hour), zone).Format(time.RFC822))
	fmt.Println(quiet.Move(due, due.Add(time.Hour), zone).Format(time.RFC822)) // the visit is before eight
	// Output:
	// 24 Nov 26 08:00 EST
	// 23 Nov 26 20:59 EST
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestQuietHoursMoveAMail(t *testing.T) { // B3, E6
	t.Parallel()
	const never = "2099-01-01T00:00:00Z"
	night, noon := notify.QuietHours{From: 21 * time.Hour, Until: 8 * time.Hour}, notify.QuietHours{From: 12 * time.Hour, Until: 13 * time.Hour}
	early := notify.QuietHours{From: time.Hour, Until: 2*time.Hour + 30*time.Minute}
	for _, tt := range []struct {
		name              string
		quiet             notify.QuietHours
		due, before, want string
		zone              string
	}{
		{"off by default", notify.QuietHours{}, "2026-11-24T08:00:00Z", never, "2026-11-24T08:00:00Z", "America/New_York"},
		{"by day", night, "2026-11-24T15:00:00Z", never, "2026-11-24T15:00:00Z", "America/New_York"},
		{"in the evening", night, "2026-11-25T02:00:00Z", never, "2026-11-25T13:00:00Z", "America/New_York"},
		{"in the morning", night, "2026-11-25T12:59:59Z", never, "2026-11-25T13:00:00Z", "America/New_York"},
		{"just over", night, "2026-11-25T13:00:00Z", never, "2026-11-25T13:00:00Z", "America/New_York"},
		{"within one day", noon, "2026-11-24T17:20:00Z", never, "2026-11-24T18:00:00Z", "America/New_York"},
		{"another zone", night, "2026-11-25T02:00:00Z", never, "2026-11-25T02:00:00Z", "America/Los_Angeles"},
		{"no use after", night, "2026-11-25T11:00:00Z", "2026-11-25T13:00:00Z", "2026-11-25T01:59:00Z", "America/New_York"},
		{"of use after", night, "2026-11-25T11:00:00Z", "2026-11-25T13:00:01Z", "2026-11-25T13:00:00Z", "America/New_York"},
		{"night with 23 hours in the day", night, "2026-03-08T04:00:00Z", never, "2026-03-08T12:00:00Z", "America/New_York"},
		{"night with 25 hours in the day", night, "2026-11-01T04:00:00Z", never, "2026-11-01T13:00:00Z", "America/New_York"},
		{"the end is skipped", early, "2026-03-08T06:10:00Z", never, "2026-03-08T07:00:00Z", "America/New_York"},
		{"back over the skip", night, "2026-03-08T11:00:00Z", "2026-03-08T11:30:00Z", "2026-03-08T01:59:00Z", "America/New_York"},
		{"the hour comes twice", notify.QuietHours{From: time.Hour, Until: 90 * time.Minute}, "2026-11-01T06:10:00Z", never, "2026-11-01T06:30:00Z", "America/New_York"},
		{"half an hour is skipped", early, "2026-10-03T15:10:00Z", never, "2026-10-03T15:30:00Z", "Australia/Lord_Howe"},
		{"a day is skipped", night, "2011-12-30T09:00:00Z", never, "2011-12-30T18:00:00Z", "Pacific/Apia"},
	} {
		got := tt.quiet.Move(at(t, tt.due), at(t, tt.before), mustZone(tt.zone))
		if want := at(t, tt.want); !got.Equal(want) {
			t.Errorf("%s: moved to %v, want %v", tt.name, got, want.In(mustZone(tt.zone)))
		}
	}
}

// TestQuietHoursAgreeWithAClock walks minute by minute and looks at the clock.
func TestQuietHoursAgreeWithAClock(t *testing.T) { // B3, E6
	t.Parallel()
	zones := []string{"America/New_York", "America/Sao_Paulo", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Dublin", "Pacific/Apia", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(0, 24*60-1)
		q := notify.QuietHours{
			From:  time.Duration(minutes.Draw(t, "from")) * time.Minute,
			Until: time.Duration(minutes.Draw(t, "until")) * time.Minute,
		}
		if q.Check() != nil {
			t.Skip("cannot be kept")
		}
		zone := mustZone(rapid.SampledFrom(zones).Draw(t, "zone"))
		due := time.Unix(rapid.Int64Range(946684800, 2208988800).Draw(t, "due"), 0)
		if _, change := due.In(zone).ZoneBounds(); rapid.Bool().Draw(t, "near a change of clocks") && !change.IsZero() {
			due = change.Add(time.Duration(rapid.IntRange(-12*3600, 12*3600).Draw(t, "by")) * time.Second)
		}
		before := due.Add(time.Duration(rapid.IntRange(1, 48*3600).Draw(t, "left")) * time.Second)

		got := q.Move(due, before, zone)
		want := due
		for first := due.Truncate(time.Minute); q.Holds(want, zone); want = first {
			first = first.Add(time.Minute)
		}
		if !want.Before(before) && !want.Equal(due) {
			want = due.Truncate(time.Minute)
			for q.Holds(want, zone) {
				want = want.Add(-time.Minute)
			}
		}
		if !got.Equal(want) {
			t.Fatalf("%v moved to %v, want %v", due.In(zone), got.In(zone), want.In(zone))
		}
	})
}

func TestQuietHoldsByTheClock(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(0, 24*60-1)
		from, until, now := minutes.Draw(t, "from"), minutes.Draw(t, "until"), minutes.Draw(t, "now")
		want := from <= now && now < until
		if from > until {
			want = now >= from || now < until
		}
		q := notify.QuietHours{From: time.Duration(from) * time.Minute, Until: time.Duration(until) * time.Minute}
		if got := q.Holds(time.Date(2026, 11, 24, now/60, now%60, 0, 0, time.UTC), nil); got != want {
			t.Fatalf("quiet %t, want %t", got, want)
		}
	})
}

func TestQuietCheck(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		quiet notify.QuietHours
		ok    bool
	}{
		{notify.QuietHours{}, true},
		{notify.QuietHours{From: 21 * time.Hour, Until: 8 * time.Hour}, true},
		{notify.QuietHours{From: 0, Until: 23 * time.Hour}, true},
		{notify.QuietHours{From: 8 * time.Hour, Until: 8 * time.Hour}, false},
		{notify.QuietHours{From: 8 * time.Hour, Until: 7*time.Hour + time.Minute}, false},
		{notify.QuietHours{From: -time.Hour, Until: 8 * time.Hour}, false},
		{notify.QuietHours{From: 21 * time.Hour, Until: 24 * time.Hour}, false},
		{notify.QuietHours{From: 21*time.Hour + time.Second, Until: 8 * time.Hour}, false},
	} {
		if err := tt.quiet.Check(); (err == nil) != tt.ok {
			t.Errorf("%v: %v, want ok %t", tt.quiet, err, tt.ok)
		}
	}
}
