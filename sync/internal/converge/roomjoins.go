package converge

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// joinRoom calls a room into the meeting. One that does not come is given up,
// and the visit says what to do.
func (w *worker) joinRoom(ctx context.Context, v *storage.Visit) error {
	r := *v.Room
	err := w.call(ctx, "video.room.join", func(ctx context.Context) error { return w.video.JoinRoom(ctx, r.ID, v.Meeting.ID) })
	if refused(err) {
		v.Room = nil
		p := next.RoomProblem(err)
		p.Message, p.Since = "The room did not join the meeting: "+err.Error()+".", w.a.Now()
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
	next.ClearRoomProblems(v)
	return nil
}
