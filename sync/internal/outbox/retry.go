package outbox

import (
	"math/rand/v2"
	"time"
)

// retries are the waits after each failed try of a delivery, from the second
// on; the first is Config.FirstRetry. With it they add up to 75 hours.
var retries = []time.Duration{
	5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour,
	14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// retryWait is how long to wait after the given number of tries, all failed;
// again is false when it was the last one. asked is what the other side wants
// at least.
func retryWait(tries int, first, asked time.Duration) (wait time.Duration, again bool) {
	switch {
	case tries <= 1:
		wait = first
	case tries-2 < len(retries):
		wait = retries[tries-2]
	default:
		return 0, false
	}
	return max(wait, min(asked, 24*time.Hour)), true
}

// jitter lengthens a wait by up to a tenth, so that what failed together does
// not come back together.
func jitter(d time.Duration) time.Duration {
	return d + time.Duration(rand.Int64N(int64(d)/10+1))
}
