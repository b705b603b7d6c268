// Package next decides which step a visit needs.
package next

import (
	"time"

	"example.org/sound/storage"
	"example.org/sound/sync/internal/visit"
)

// Step is the next step of a visit.
func Step(v storage.Visit, now time.Time) string {
	if visit.Over(v, now) {
		return done
	}
	return made
}
