package syncer

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// free refuses a room that another visit has at the same time: Zoom does not,
// where rooms are not reserved.
func free(ctx context.Context, a *storage.Account, v storage.Visit, roomID string) error {
	start, end := next.Stay(v)
	for other, err := range a.Visits(ctx, storage.VisitFilter{From: start.Add(-visit.LongestMeeting), To: end}) {
		if err != nil {
			return err
		}
		_, until := next.Stay(other)
		over := other.State == storage.Cancelled || other.State == storage.Ended
		if other.Room != nil && other.Room.ID == roomID && other.AppointmentID != v.AppointmentID && !over && until.After(start) {
			return &RoomError{Code: "room_taken", Message: "Another visit has the room at that time.", Action: "Choose another room."}
		}
	}
	return nil
}

// joinRoom calls a room into the meeting. One that does not come is given up,
// and the visit says what to do.
func (w *worker) joinRoom(ctx context.Context, v *storage.Visit) error {
	r := *v.Room
	err := w.call(ctx, "video.room.join", func(ctx context.Context) error { return w.video.JoinRoom(ctx, r.ID, v.Meeting.ID) })
	if refused(err) {
		v.Room = nil
		p := roomProblem(err)
		p.Message, p.Since = "The room did not join the meeting: "+err.Error()+".", w.e.now()
		p.Action = "Start the visit's meeting on the room's controller."
		visit.SetProblem(v, p)
		return nil
	}
	if err != nil {
		return err
	}
	r.State, r.Stamp = storage.RoomJoined, v.Meeting.Stamp
	r.Start, r.End = next.Stay(*v)
	v.Room = &r
	clearRoomProblems(v)
	return nil
}
