package next

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Joins reports whether a room is not reserved, but called when the visit begins.
func Joins(r storage.Room) bool { return r.State == storage.RoomJoins || r.State == storage.RoomJoined }

// shortestStay is the least that a room can be reserved for.
const shortestStay = 15 * time.Minute

// needRoom: a room follows its visit until that begins.
func needRoom(s Input, v storage.Visit) (time.Time, bool) {
	if v.Room == nil {
		return time.Time{}, false
	}
	if v.State == storage.VisitCancelled || v.Room.State == storage.RoomReleasing {
		return s.Now, true
	}
	start, end := Stay(v)
	if Joins(*v.Room) {
		come := visit.Maintains(v) || v.State == storage.VisitLive
		there := v.Room.State == storage.RoomJoined && v.Room.Stamp == visit.MeetingFor(v).Stamp && v.Room.Start.Equal(start)
		return start, come && v.HasMeeting() && !there && s.Now.Before(end)
	}
	follows := v.Room.State == storage.RoomReserved && v.Room.Stamp == visit.MeetingFor(v).Stamp &&
		v.Room.Start.Equal(start) && v.Room.End.Equal(end)
	return s.isNow(visit.Maintains(v) && v.HasMeeting() && !follows && s.Now.Before(end))
}

// Stay is the time that a visit needs its room for.
func Stay(v storage.Visit) (start, end time.Time) {
	return v.Booking.Start, v.Booking.Start.Add(max(v.Booking.Duration, shortestStay))
}

// RoomProblem is what a person should know about a room that cannot be had. What
// to do instead is the video service's word, where it has one.
func RoomProblem(err error) storage.Problem {
	p := storage.Problem{Code: "room_refused", Message: "The room cannot be had: " + err.Error() + ".", Action: "Choose another room."}
	e, _ := errors.AsType[*driver.Error](err)
	switch {
	case driver.KindOf(err) == driver.Unsupported:
		p.Code, p.Message, p.Action = "room_unsupported", "This account cannot reserve rooms: "+err.Error()+".",
			cmp.Or(e.Action, "Start the visit's meeting on the room's controller.")
	case e != nil && e.Code == "room_taken":
		p.Code, p.Message = e.Code, "The room is taken at the time of the visit."
	}
	return p
}

// IsRoomProblem reports whether a problem is about a visit's room.
func IsRoomProblem(p storage.Problem) bool { return strings.HasPrefix(p.Code, "room_") }

// ClearRoomProblems removes what a visit says about a room that it has now, or does
// without.
func ClearRoomProblems(v *storage.Visit) {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), IsRoomProblem)
}
