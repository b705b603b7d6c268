// Package bounds holds what is believed of the numbers and times that Zoom and
// what stands before it send: each bound with its reason. Nothing foreign decides
// alone how long something waits, how much is read or how often is asked.
package bounds

import "time"

// How long a refusal closes something, at most.
const (
	// PerSecond: the slowest of Zoom's short limits, RESOURCE-INTENSIVE, is counted
	// by the minute.
	PerSecond = time.Minute
	// Unnamed is for refusals that name no limit of Zoom's, and for outages: nothing
	// here outlasts the vendor's return by more than an hour.
	Unnamed = time.Hour
	// Lock is how long Zoom's lock on an object is waited for when it does not say:
	// a write takes about a second.
	Lock = 1500 * time.Millisecond
	// Second is the wait after a limit per second that tells no time.
	Second = time.Second
)

// NextDay is when a daily limit ends at the latest: Zoom counts UTC days.
func NextDay(now time.Time) time.Time {
	return now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
}

// What an access token's life can be: Zoom gives an hour, and one that is believed
// to live for years is never renewed before it is refused.
const (
	TokenLife        = time.Hour // when Zoom tells none, or nothing that can be one
	LongestTokenLife = 24 * time.Hour
)

// Lifetime is expires_in, in seconds, as far as it can be one.
func Lifetime(seconds int64) time.Duration {
	if seconds <= 0 {
		return TokenLife
	}
	return time.Duration(min(seconds, int64(LongestTokenLife/time.Second))) * time.Second
}

// LongestMeeting is what Zoom lets a meeting last, and be scheduled for.
const LongestMeeting = 30 * time.Hour

// What a list and a body can be: a list of an account has some thousand rows of
// 300 a page; an answer a few hundred kilobytes, a token two.
const (
	Pages     = 10_000
	Body      = 32 << 20
	TokenBody = 1 << 20
)

// Time reports whether t can be the time of something at Zoom. What lies outside
// is a unit that was mistaken, or a zero of another system.
func Time(t time.Time) bool {
	const first, last = 1970, 2199
	year := t.UTC().Year()
	return year >= first && year <= last
}

// A number that large is an instant in Unix seconds (1985), or in milliseconds
// (1973; as seconds it would be the year 5138).
const (
	epochSeconds = 500_000_000
	epochMillis  = 100_000_000_000
)

// Unix is the instant of a number; false when it is too small to be one.
func Unix(n int64) (time.Time, bool) {
	var t time.Time
	switch {
	case n >= epochMillis:
		t = time.UnixMilli(n).UTC()
	case n >= epochSeconds:
		t = time.Unix(n, 0).UTC()
	}
	return t, n >= epochSeconds && Time(t)
}
