package converge

import (
	"context"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
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
		return w.remember(ctx, err)
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

// room takes one step towards the visit's room being as it should be.
func (w *worker) room(ctx context.Context, v *storage.Visit) error {
	r := *v.Room
	switch {
	case v.State == storage.VisitCancelled || r.State == storage.RoomReleasing:
		if err := w.releaseRoom(ctx, *v); err != nil {
			return err
		}
		v.Room = nil
		return nil
	case next.Joins(r):
		return w.joinRoom(ctx, v)
	case r.State == storage.RoomReserved && r.Stamp == v.Meeting.Stamp:
		return w.moveRoom(ctx, v)
	case r.State == storage.RoomReserved: // the reservation is bound to a former meeting
		if err := w.releaseRoom(ctx, *v); err != nil {
			return err
		}
		v.Room = &storage.Room{ID: r.ID, Name: r.Name, State: storage.RoomWanted}
		return nil
	}
	want := w.reservation(*v)
	want.Start, want.End = next.Stay(*v)
	var id string
	err := w.call(ctx, "video.room.reserve", func(ctx context.Context) (err error) {
		id, err = w.video.ReserveRoom(ctx, want)
		return err
	})
	if refused(err) {
		return w.noRoom(ctx, v, err)
	}
	if err != nil {
		return err
	}
	r.State, r.ReservationID, r.Stamp, r.Start, r.End = storage.RoomReserved, id, v.Meeting.Stamp, want.Start, want.End
	v.Room = &r
	next.ClearRoomProblems(v)
	return nil
}

// moveRoom moves the reservation with the visit. When the room is taken then,
// the former time is given back, and the visit says so.
func (w *worker) moveRoom(ctx context.Context, v *storage.Visit) error {
	r := *v.Room
	to := w.reservation(*v)
	to.Start, to.End = next.Stay(*v)
	err := w.call(ctx, "video.room.move", func(ctx context.Context) error { return w.video.MoveRoom(ctx, to) })
	switch {
	case err == nil:
		r.Start, r.End = to.Start, to.End
		v.Room = &r
		return nil
	case !account.IsStopped(err) && driver.KindOf(err) == driver.NotFound: // given back by hand: reserve it anew
		v.Room = &storage.Room{ID: r.ID, Name: r.Name, State: storage.RoomWanted}
		return nil
	case !refused(err):
		return err
	}
	if err := w.releaseRoom(ctx, *v); err != nil {
		return err
	}
	return w.noRoom(ctx, v, err)
}

func (w *worker) releaseRoom(ctx context.Context, v storage.Visit) error {
	if next.Joins(*v.Room) {
		return nil // nothing was reserved
	}
	r := w.reservation(v)
	if v.Room.State == storage.RoomWanted || r.Start.IsZero() {
		r.Start, r.End = next.Stay(v)
	}
	err := w.call(ctx, "video.room.release", func(ctx context.Context) error { return w.video.ReleaseRoom(ctx, r) })
	if err != nil && !account.IsStopped(err) && driver.KindOf(err) == driver.NotFound {
		return nil
	}
	return err
}

// reservation is the visit's own. The topic stands at the door; its mark finds
// the reservation again if its id was lost.
func (w *worker) reservation(v storage.Visit) driver.RoomReservation {
	key := w.a.VisitKey(v.AppointmentID)
	return driver.RoomReservation{
		Room: v.Room.ID, ID: v.Room.ReservationID, Topic: "Video visit " + strings.ToUpper(w.a.Sign("room", key)[:8]),
		Meeting: visit.MeetingFor(v).UUID, Start: v.Room.Start, End: v.Room.End,
	}
}

// refused reports whether another try will not get the room.
func refused(err error) bool {
	if err == nil || account.IsStopped(err) {
		return false
	}
	kind := driver.KindOf(err)
	return kind == driver.Permanent || kind == driver.Unsupported || kind == driver.NotFound
}

// noRoom gives the visit's room up, and says so. What the account may not do is
// remembered with it.
func (w *worker) noRoom(ctx context.Context, v *storage.Visit, err error) error {
	v.Room = nil
	p := next.RoomProblem(err)
	p.Since = w.a.Now()
	visit.SetProblem(v, p)
	return w.remember(ctx, err)
}
