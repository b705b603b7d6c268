package driver

import "time"

// resolution is the precision of Record.At.
const resolution = time.Microsecond

// earliest is the first instant that is not the zero time, at that precision.
var earliest = time.Time{}.Add(resolution)

// Micros is how a database keeps an instant: microseconds since 1970, UTC. The
// zero time becomes the smallest value, so that it sorts first.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return minMicros
	}
	return t.UnixMicro()
}

// FromMicros is the reverse of [Micros].
func FromMicros(us int64) time.Time {
	if us == minMicros {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

const minMicros = -1 << 63

// Truncate reduces an instant to what a record keeps of it: microseconds, UTC.
func Truncate(t time.Time) time.Time { return FromMicros(Micros(t)) }
