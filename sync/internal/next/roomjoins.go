package next

import (
	"github.com/televisit/televisit-go/storage"
)

// joins reports whether a room is not reserved, but called when the visit begins.
func Joins(r storage.Room) bool { return r.State == storage.RoomJoins || r.State == storage.RoomJoined }
