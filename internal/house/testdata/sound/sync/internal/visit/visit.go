// Package visit says what a record means.
package visit

import (
	"time"

	"example.org/sound/storage"
)

// Over reports whether a visit is over.
func Over(v storage.Visit, now time.Time) bool { return now.After(v.Start) }
