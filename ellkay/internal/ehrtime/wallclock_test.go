package ehrtime

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// E6: the zone rules of the visit's date; gaps move forward, overlaps take the
// first, both flagged.
func TestE6WallClock(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, zone, in, want string
		flags                Doubt
	}{
		{"winter", "America/New_York", "2030-01-15T09:00:00", "2030-01-15T09:00:00-05:00", 0},
		{"summer", "America/New_York", "2030-07-15T09:00:00", "2030-07-15T09:00:00-04:00", 0},
		{"just before the gap", "America/New_York", "2030-03-10T01:59:59", "2030-03-10T01:59:59-05:00", 0},
		{"gap begins", "America/New_York", "2030-03-10T02:00:00", "2030-03-10T03:00:00-04:00", Gap},
		{"in the gap", "America/New_York", "2030-03-10T02:30:00", "2030-03-10T03:30:00-04:00", Gap},
		{"gap over", "America/New_York", "2030-03-10T03:00:00", "2030-03-10T03:00:00-04:00", 0},
		{"just before the overlap", "America/New_York", "2030-11-03T00:59:59", "2030-11-03T00:59:59-04:00", 0},
		{"overlap begins", "America/New_York", "2030-11-03T01:00:00", "2030-11-03T01:00:00-04:00", Overlap},
		{"in the overlap", "America/New_York", "2030-11-03T01:30:00", "2030-11-03T01:30:00-04:00", Overlap},
		{"overlap over", "America/New_York", "2030-11-03T02:00:00", "2030-11-03T02:00:00-05:00", 0},
		{"half-hour change", "Australia/Lord_Howe", "2030-10-06T02:15:00", "2030-10-06T02:45:00+11:00", Gap},
		{"half-hour overlap", "Australia/Lord_Howe", "2030-04-07T01:45:00", "2030-04-07T01:45:00+11:00", Overlap},
		{"a day that never was", "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-31T12:00:00+14:00", Gap},
		{"no summer time", "America/Phoenix", "2030-03-10T02:30:00", "2030-03-10T02:30:00-07:00", 0},
		{"UTC", "UTC", "2030-03-10T02:30:00", "2030-03-10T02:30:00Z", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, _ := Parse(tt.in)
			got, flags := wallClock(in.At, mustZone(t, tt.zone))
			if got.Format(time.RFC3339) != tt.want || flags != tt.flags {
				t.Errorf("got %s (%v), want %s (%v)", got.Format(time.RFC3339), flags, tt.want, tt.flags)
			}
		})
	}
}

// E6: any instant, written as its wall clock, comes back as itself, or as the
// earlier of the two instants that look the same, and is flagged then.
func TestE6WallClockRoundTrip(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{mustZone(t, "America/New_York"), mustZone(t, "Europe/Dublin"), mustZone(t, "Australia/Lord_Howe"),
		mustZone(t, "Pacific/Apia"), mustZone(t, "America/Sao_Paulo"), mustZone(t, "Asia/Kathmandu"), time.UTC}
	rapid.Check(t, func(t *rapid.T) {
		loc := rapid.SampledFrom(zones).Draw(t, "zone")
		at := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "unix"), 0).In(loc)
		got, flags := wallClock(asUTC(at), loc)
		switch {
		case flags == 0 && !got.Equal(at):
			t.Fatalf("%v came back as %v", at, got)
		case flags == Gap:
			t.Fatalf("%v exists, but counts as skipped", at)
		case flags == Overlap && (got.After(at) || !asUTC(got).Equal(asUTC(at))):
			t.Fatalf("%v came back as %v", at, got)
		}
	})
}
