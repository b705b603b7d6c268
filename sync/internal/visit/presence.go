package visit

import (
	"time"
)

func Later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// earlier ignores a zero a.
func Earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
