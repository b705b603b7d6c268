package clinic

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// longestVisit is how far back a visit may begin that still holds a room.
const longestVisit = 12 * time.Hour

// RoomChoice is a Zoom Room that a visit may have, and who has it at that time.
type RoomChoice struct {
	RoomRef
	Mine    bool        // this visit has it
	TakenBy storage.Ref // the physician whose visit has it; zero: it is free as far as we know
	From    time.Time   // of that visit
	To      time.Time
}

// RoomChoices lists the rooms for a visit. What was reserved outside of
// Televisit is found out by Zoom when the room is asked for.
func (s *Session) RoomChoices(ctx context.Context, a Appointment) ([]RoomChoice, error) {
	rooms, err := s.Rooms(ctx)
	if err != nil || len(rooms) == 0 {
		return nil, err
	}
	end := a.Start.Add(time.Duration(a.DurationMinutes) * time.Minute)
	holders := map[string]RoomChoice{}
	for v, err := range s.account.Visits(ctx, storage.VisitFilter{From: a.Start.Add(-longestVisit), To: end}) {
		if err != nil {
			return nil, err
		}
		if v.Room == nil || v.Room.State == storage.RoomReleasing || !v.Booking.End().After(a.Start) {
			continue
		}
		p := v.Booking.Physician
		if err := s.addName(ctx, &p); err != nil {
			return nil, err
		}
		holders[v.Room.ID] = RoomChoice{Mine: v.AppointmentID == a.ID, TakenBy: p, From: v.Booking.Start, To: v.Booking.End()}
	}
	out := make([]RoomChoice, len(rooms))
	for i, r := range rooms {
		out[i] = holders[r.ID]
		out[i].RoomRef = r
	}
	return out, nil
}
