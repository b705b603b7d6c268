package notice

import (
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/presence"
)

// Arrivals are the outbox records for what was seen, as far as the account
// wants to be told.
func Arrivals(a Account, v *storage.Visit, wanted storage.Notifications, arrivals []presence.Arrival, now time.Time) []storage.Delivery {
	var out []storage.Delivery
	for _, ar := range arrivals {
		kind, on := eventType(wanted, ar)
		if !on {
			continue
		}
		out = append(out, EventDelivery(a, v, kind, ar.Key, ar.At, now))
	}
	return out
}

func eventType(n storage.Notifications, ar presence.Arrival) (kind string, on bool) {
	switch {
	case ar.Who == storage.RolePatient && ar.Left:
		return notify.PatientLeft, n.PatientLeft
	case ar.Who == storage.RolePatient:
		return notify.PatientJoined, n.PatientJoined
	case ar.Who == storage.RolePhysician && ar.Left:
		return notify.PhysicianLeft, n.PhysicianLeft
	case ar.Who == storage.RolePhysician:
		return notify.PhysicianJoined, n.PhysicianJoined
	}
	return "", false // nobody is told of participants and guests
}
