package visit

import (
	"cmp"

	"github.com/televisit/televisit-go/storage"
)

// hostOf is the physician, by id, who hosts a visit: the appointment's own, or
// the default host in their place (B11).
func HostOf(v storage.Visit) string { return cmp.Or(v.HostedBy, v.Booking.Physician.ID) }
