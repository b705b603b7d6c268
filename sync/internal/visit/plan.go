package visit

import (
	"slices"

	"github.com/televisit/televisit-go/storage"
)

func IsAlike(v *storage.Visit) bool { return v != nil && slices.Contains(v.Booking.Flags, FlagAlike) }

// pending reports whether a visit is still to come or to be prepared.
func Pending(v storage.Visit) bool {
	switch v.State {
	case storage.Live, storage.Ended, storage.Cancelled:
		return false
	}
	return true
}
