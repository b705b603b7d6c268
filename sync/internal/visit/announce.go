package visit

import (
	"github.com/televisit/televisit-go/storage"
)

func Inside(v storage.Visit, who storage.Who) bool {
	for _, p := range v.Presence {
		if p.Who == who && !p.Waiting && p.LeftAt.IsZero() {
			return true
		}
	}
	return false
}
