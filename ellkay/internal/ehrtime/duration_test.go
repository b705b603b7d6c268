package ehrtime

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
)

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Duration{
		"00:30:00":           30 * time.Minute,
		"0:45":               45 * time.Minute,
		"01:00:00.5000000":   time.Hour + 500*time.Millisecond,
		"0.02:03:04":         2*time.Hour + 3*time.Minute + 4*time.Second,
		"PT30M":              30 * time.Minute,
		"pt1h30m":            90 * time.Minute,
		"P1D":                24 * time.Hour,
		"P0DT2H":             2 * time.Hour,
		"PT0.5H":             30 * time.Minute,
		"PT90S":              90 * time.Second,
		"30":                 30 * time.Minute,
		"22.5":               22*time.Minute + 30*time.Second,
		" 15 ":               15 * time.Minute,
		"":                   0,
		"00:00:00":           0,
		"1.00:00:00":         24 * time.Hour,
		"24:00:00":           24 * time.Hour,
		"00:01:00":           time.Minute,
		"0":                  0,
		"P0D":                0,
		"PT20M0S":            20 * time.Minute,
		"00:20:00.0000000":   20 * time.Minute,
		"0.00:20:00.0000000": 20 * time.Minute,
	} {
		if got, ok := ParseDuration(in); !ok || got != want {
			t.Errorf("parseDuration(%q) = %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"-00:30:00", "-30", "half an hour", "00:60:00", "00:00:60", "1:2:3:4", "P", "PT", "P1M", "P1Y", "PT1", "PT1X",
		"1e9", "NaN", "Inf", "9999999", "400.00:00:00", ":", "::", "PTM", "00:30:00 PM",
		// Z16: what is no length of a visit
		"9.00:00:00", "1.00:00:01", "P1DT1S", "P1W", "1441", "1800", "24:00:01", "365.00:00:00", "00:00:30", "PT59S", "0.5", "a while", "30 min", "true", "null"} {
		if got, ok := ParseDuration(in); ok {
			t.Errorf("parseDuration(%q) = %v, want refusal", in, got)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"00:30:00", "1.02:03:04.5", "PT30M", "P1DT2H", "30", "22.5", "-1", "P1W2D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := ParseDuration(s)
		if d != 0 && (d < bounds.ShortestVisit || d > bounds.LongestVisit) || !ok && d != 0 {
			t.Fatalf("parseDuration(%q) = %v, %v", s, d, ok)
		}
	})
}
