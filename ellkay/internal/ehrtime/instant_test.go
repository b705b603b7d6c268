package ehrtime

import (
	"testing"
	"time"
)

func TestParseInstant(t *testing.T) {
	t.Parallel()
	utc := time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		in    string
		want  time.Time
		zoned bool
	}{
		{"2030-05-06T14:00:00+00:00", utc, true},
		{"2030-05-06T14:00:00Z", utc, true},
		{"2030-05-06T10:00:00-04:00", utc, true},
		{"2030-05-06T10:00:00-0400", utc, true},
		{"2030-05-06T10:00:00-04", utc, true},
		{"2030-05-06T14:00Z", utc, true},
		{"2030-05-06t14:00:00z", utc, true},
		{"2030-05-06 14:00:00 +00:00", utc, true},
		{" 2030-05-06T14:00:00.112+00:00 ", utc.Add(112 * time.Millisecond), true},
		{"2030-05-06T14:00:00.1234567+00:00", utc.Add(123456700), true},
		{"2030-05-06T14:00:00.123456789Z", utc.Add(123456789), true},
		{"/Date(1904306400000)/", utc, true},
		{"/Date(1904306400000-0400)/", utc, true},
		{"2030-05-06T14:00:00", utc, false},
		{"2030-05-06 14:00", utc, false},
		{"2030-05-06", utc.Add(-14 * time.Hour), false},
		{"", time.Time{}, false},
		{"0001-01-01T00:00:00+00:00", time.Time{}, false},
		{"0001-01-01T00:00:00", time.Time{}, false},
		{"1753-01-01T00:00:00", time.Time{}, false},
		{"9999-12-31T23:59:59.9999999", time.Time{}, false},
		{"1899-12-30T00:00:00", time.Time{}, false},
		{"1900-01-01T00:00:00Z", time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{"2200-12-31T23:59:59Z", time.Date(2200, 12, 31, 23, 59, 59, 0, time.UTC), true},
	} {
		in, ok := Parse(tt.in)
		if !ok || !in.At.Equal(tt.want) || in.zoned != tt.zoned {
			t.Errorf("parseInstant(%q) = %v %v, %v; want %v %v", tt.in, in.At, in.zoned, ok, tt.want, tt.zoned)
		}
	}
	for _, in := range []string{"tomorrow", "05/06/2030", "2030-13-01", "2030-02-30T00:00:00Z", "2030-05-06T25:00:00", "/Date(x)/", "/Date(1)", "20300506", "2201-01-01", "/Date(99999999999999)/", "1764320000", "2030-05-06T14:00:00+99:99"} {
		if got, ok := Parse(in); ok {
			t.Errorf("parseInstant(%q) = %v, want refusal", in, got.At)
		}
	}
}

// What is sent must be read by ourselves as the same instant.
func FuzzParseInstant(f *testing.F) {
	for _, s := range []string{"2030-05-06T14:00:00+00:00", "2030-05-06", "/Date(1904306400000-0400)/", "2030-05-06 14:00:00.5 Z", "0001-01-01T00:00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		in, ok := Parse(s)
		if !ok && !in.IsZero() {
			t.Fatalf("%q: refused, yet %v", s, in.At)
		}
		if in.IsZero() {
			return
		}
		whole := in.At.Truncate(time.Second)
		if back, ok := Parse(whole.Format(sendLayout)); whole.Year() > 1800 && (!ok || !back.At.Equal(whole)) {
			t.Fatalf("%q: %v came back as %v, %v", s, whole, back.At, ok)
		}
	})
}
