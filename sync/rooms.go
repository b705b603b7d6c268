package syncer

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// RoomError says why a visit has no room.
type RoomError struct {
	Code    string // "room_taken", "room_unsupported", "room_refused"
	Message string
	Action  string // what to do instead
}

func (e *RoomError) Error() string { return e.Message + " " + e.Action }

// Rooms lists the Zoom Rooms that can be reserved, by name. Errors: *RoomError
// for accounts that cannot reserve any; what [Classify] tells apart.
func (e *Engine) Rooms(ctx context.Context, account string) ([]driver.Room, error) {
	_, video, err := e.connect(ctx, account)
	if err != nil {
		return nil, err
	}
	var rooms []driver.Room
	err = e.around(ctx, "video.rooms", func() (err error) {
		rooms, err = video.Rooms(ctx)
		return err
	})
	if err != nil && driver.KindOf(err) == driver.Unsupported {
		p := roomProblem(err)
		return nil, &RoomError{Code: p.Code, Message: p.Message, Action: p.Action}
	}
	slices.SortFunc(rooms, func(a, b driver.Room) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return rooms, err
}

// ReserveRoom reserves a room for a visit; from then on it moves with the visit
// and is released when that is cancelled. The room that is returned is
// storage.RoomReserved, or storage.RoomWanted when Zoom could not be asked now:
// then it is reserved by itself later. In an account that cannot reserve rooms it
// is storage.RoomJoins: the room's time is not blocked at Zoom, only among our own
// visits, and it is called into the meeting when the visit begins. Errors: storage.ErrNotFound; *InputError;
// *RoomError; *PausedError.
func (e *Engine) ReserveRoom(ctx context.Context, account, appointmentID, roomID string) (storage.Room, error) {
	if _, err := e.newWorker(ctx, e.account(account)); err != nil {
		return storage.Room{}, err
	}
	rooms, err := e.Rooms(ctx, account)
	if err != nil {
		return storage.Room{}, err
	}
	i := slices.IndexFunc(rooms, func(r driver.Room) bool { return r.ID == roomID })
	if i < 0 {
		return storage.Room{}, &InputError{Field: "room_id", Message: "There is no such room. Choose one from the list."}
	}
	err = e.edit(ctx, account, appointmentID, func(a *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		if rooms[i].Joins {
			if err := free(ctx, a, *v, roomID); err != nil {
				return nil, err
			}
		}
		switch {
		case !visit.Maintains(*v):
			return nil, &InputError{Message: "A room can be reserved for a visit that is to come."}
		case v.Room != nil && v.Room.ID == roomID && v.Room.State != storage.RoomReleasing:
			return nil, nil
		case v.Room != nil:
			return nil, &InputError{Field: "room_id", Message: "The visit has a room already. Release it first."}
		}
		clearRoomProblems(v)
		v.Room = &storage.Room{ID: roomID, Name: rooms[i].Name, State: storage.RoomWanted}
		if rooms[i].Joins {
			v.Room.State = storage.RoomJoins
		}
		v.DueAt = e.now()
		return nil, nil
	})
	if err != nil {
		return storage.Room{}, err
	}
	v, err := e.convergeNow(ctx, account, appointmentID)
	switch {
	case err != nil:
		return storage.Room{}, err
	case v.Room != nil:
		return *v.Room, nil
	}
	return storage.Room{}, e.refusedRoom(ctx, account, v)
}

// convergeNow does what a person waits for.
func (e *Engine) convergeNow(ctx context.Context, account, appointmentID string) (storage.Visit, error) {
	a := e.account(account)
	if err := e.Converge(ctx, account, a.VisitKey(appointmentID)); err != nil {
		return storage.Visit{}, err
	}
	return a.Visit(ctx, appointmentID)
}

// refusedRoom tells the person who asked; then it need not stand on the visit.
func (e *Engine) refusedRoom(ctx context.Context, account string, v storage.Visit) error {
	i := slices.IndexFunc(v.Problems, isRoomProblem)
	if i < 0 {
		return &InputError{Message: "The room was released, or the visit changed, meanwhile."}
	}
	p := v.Problems[i]
	err := e.edit(ctx, account, v.AppointmentID, func(_ *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		clearRoomProblems(v)
		return nil, nil
	})
	return errors.Join(err, &RoomError{Code: p.Code, Message: p.Message, Action: p.Action})
}

// ReleaseRoom gives a visit's room back. Errors: storage.ErrNotFound when it has
// none; *PausedError.
func (e *Engine) ReleaseRoom(ctx context.Context, account, appointmentID string) error {
	err := e.edit(ctx, account, appointmentID, func(_ *storage.Account, v *storage.Visit) ([]storage.Delivery, error) {
		if v.Room == nil {
			return nil, storage.ErrNotFound
		}
		if next.Joins(*v.Room) {
			v.Room = nil
			return nil, nil
		}
		r := *v.Room
		r.State = storage.RoomReleasing
		v.Room, v.DueAt = &r, e.now()
		clearRoomProblems(v)
		return nil, nil
	})
	if err != nil {
		return err
	}
	_, err = e.convergeNow(ctx, account, appointmentID)
	return err
}

// room takes one step towards the visit's room being as it should be.
func (w *worker) room(ctx context.Context, v *storage.Visit) error {
	r := *v.Room
	switch {
	case v.State == storage.Cancelled || r.State == storage.RoomReleasing:
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
		v.Room = nil
		setRoomProblem(v, w.e.now(), err)
		return nil
	}
	if err != nil {
		return err
	}
	r.State, r.ReservationID, r.Stamp, r.Start, r.End = storage.RoomReserved, id, v.Meeting.Stamp, want.Start, want.End
	v.Room = &r
	clearRoomProblems(v)
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
	case !isCrash(err) && driver.KindOf(err) == driver.NotFound: // given back in Zoom: reserve it anew
		v.Room = &storage.Room{ID: r.ID, Name: r.Name, State: storage.RoomWanted}
		return nil
	case !refused(err):
		return err
	}
	if err := w.releaseRoom(ctx, *v); err != nil {
		return err
	}
	v.Room = nil
	setRoomProblem(v, w.e.now(), err)
	return nil
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
	if err != nil && !isCrash(err) && (driver.KindOf(err) == driver.NotFound || driver.KindOf(err) == driver.Unsupported) {
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
	if err == nil || isCrash(err) {
		return false
	}
	kind := driver.KindOf(err)
	return kind == driver.Permanent || kind == driver.Unsupported || kind == driver.NotFound
}

func roomProblem(err error) storage.Problem {
	p := storage.Problem{Code: "room_refused", Message: "Zoom does not give this room: " + err.Error() + ".", Action: "Choose another room."}
	e, _ := errors.AsType[*driver.Error](err)
	switch {
	case driver.KindOf(err) == driver.Unsupported:
		p.Code, p.Message, p.Action = "room_unsupported", "This Zoom account cannot reserve rooms: it has no Workspace Reservation subscription.",
			"Start the visit's meeting on the room's controller, or invite the room's calendar to it."
	case e != nil && e.Code == "room_taken":
		p.Code, p.Message = e.Code, "The room is taken at the time of the visit."
	}
	return p
}

func setRoomProblem(v *storage.Visit, now time.Time, err error) {
	p := roomProblem(err)
	p.Since = now
	visit.SetProblem(v, p)
}

func isRoomProblem(p storage.Problem) bool { return strings.HasPrefix(p.Code, "room_") }

func clearRoomProblems(v *storage.Visit) {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), isRoomProblem)
}
