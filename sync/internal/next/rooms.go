package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// shortestStay is the least that a room can be reserved for.
const shortestStay = 15 * time.Minute

// needRoom: a room follows its visit until that begins.
func needRoom(s Scene, v storage.Visit) (time.Time, bool) {
	if v.Room == nil {
		return time.Time{}, false
	}
	if v.State == storage.Cancelled || v.Room.State == storage.RoomReleasing {
		return s.Now, true
	}
	start, end := Stay(v)
	if Joins(*v.Room) {
		come := visit.Serves(v) || v.State == storage.Live
		there := v.Room.State == storage.RoomJoined && v.Room.Stamp == visit.MeetingFor(v).Stamp && v.Room.Start.Equal(start)
		return start, come && visit.Made(v) && !there && s.Now.Before(end)
	}
	follows := v.Room.State == storage.RoomReserved && v.Room.Stamp == visit.MeetingFor(v).Stamp &&
		v.Room.Start.Equal(start) && v.Room.End.Equal(end)
	return s.isNow(visit.Serves(v) && visit.Made(v) && !follows && s.Now.Before(end))
}

// stay is the time that a visit needs its room for.
func Stay(v storage.Visit) (start, end time.Time) {
	return v.Booking.Start, v.Booking.Start.Add(max(v.Booking.Duration, shortestStay))
}
