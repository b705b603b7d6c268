package syncer

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/converge"
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

// Rooms lists the rooms that can be reserved, by name. Errors: *RoomError
// for accounts that cannot reserve any; what [driver.KindOf] tells apart.
func (a *Account) Rooms(ctx context.Context) ([]driver.Room, error) {
	_, video, err := a.at.Vendors(ctx)
	if err != nil {
		return nil, err
	}
	var rooms []driver.Room
	err = a.at.Around(ctx, "video.rooms", func() (err error) {
		rooms, err = video.Rooms(ctx)
		return err
	})
	if err != nil && driver.KindOf(err) == driver.Unsupported {
		p := next.RoomProblem(err)
		return nil, &RoomError{Code: p.Code, Message: p.Message, Action: p.Action}
	}
	slices.SortFunc(rooms, func(a, b driver.Room) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return rooms, err
}

// ReserveRoom reserves a room for a visit; from then on it moves with the visit
// and is released when that is cancelled. The room that is returned is
// storage.RoomReserved, or storage.RoomWanted when the video service could not be
// asked now: then it is reserved by itself later. In an account that cannot reserve
// rooms it is storage.RoomJoins: the room's time is not blocked there, only among
// our own visits, and it is called into the meeting when the visit begins. Errors:
// storage.ErrNotFound; *InputError; *RoomError; *PausedError.
func (a *Account) ReserveRoom(ctx context.Context, appointmentID, roomID string) (storage.Room, error) {
	if _, err := a.at.GoesOn(ctx); err != nil {
		return storage.Room{}, face(err)
	}
	rooms, err := a.Rooms(ctx)
	if err != nil {
		return storage.Room{}, err
	}
	i := slices.IndexFunc(rooms, func(r driver.Room) bool { return r.ID == roomID })
	if i < 0 {
		return storage.Room{}, &InputError{Field: "room_id", Message: "There is no such room. Choose one from the list."}
	}
	err = a.at.EditVisit(ctx, appointmentID, func(v *storage.Visit) ([]storage.Delivery, error) {
		if rooms[i].Joins {
			if err := a.roomFree(ctx, *v, roomID); err != nil {
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
		next.ClearRoomProblems(v)
		v.Room = &storage.Room{ID: roomID, Name: rooms[i].Name, State: storage.RoomWanted}
		if rooms[i].Joins {
			v.Room.State = storage.RoomJoins
		}
		v.DueAt = a.at.Now()
		return nil, nil
	})
	if err != nil {
		return storage.Room{}, err
	}
	v, err := a.convergeNow(ctx, appointmentID)
	switch {
	case err != nil:
		return storage.Room{}, err
	case v.Room != nil:
		return *v.Room, nil
	}
	return storage.Room{}, a.refusedRoom(ctx, v)
}

// convergeNow does what a person waits for.
func (a *Account) convergeNow(ctx context.Context, appointmentID string) (storage.Visit, error) {
	if err := converge.Visit(ctx, ctx, a.at, a.at.VisitKey(appointmentID)); err != nil {
		return storage.Visit{}, face(err)
	}
	return a.at.Visit(ctx, appointmentID)
}

// refusedRoom tells the person who asked; then it need not stand on the visit.
func (a *Account) refusedRoom(ctx context.Context, v storage.Visit) error {
	i := slices.IndexFunc(v.Problems, next.IsRoomProblem)
	if i < 0 {
		return &InputError{Message: "The room was released, or the visit changed, meanwhile."}
	}
	p := v.Problems[i]
	err := a.at.EditVisit(ctx, v.AppointmentID, func(v *storage.Visit) ([]storage.Delivery, error) {
		next.ClearRoomProblems(v)
		return nil, nil
	})
	return errors.Join(err, &RoomError{Code: p.Code, Message: p.Message, Action: p.Action})
}

// ReleaseRoom gives a visit's room back. Errors: storage.ErrNotFound when it has
// none; *PausedError.
func (a *Account) ReleaseRoom(ctx context.Context, appointmentID string) error {
	err := a.at.EditVisit(ctx, appointmentID, func(v *storage.Visit) ([]storage.Delivery, error) {
		if v.Room == nil {
			return nil, storage.ErrNotFound
		}
		if next.Joins(*v.Room) {
			v.Room = nil
			return nil, nil
		}
		r := *v.Room
		r.State = storage.RoomReleasing
		v.Room, v.DueAt = &r, a.at.Now()
		next.ClearRoomProblems(v)
		return nil, nil
	})
	if err != nil {
		return err
	}
	_, err = a.convergeNow(ctx, appointmentID)
	return err
}

// roomFree refuses a room that another visit has at the same time: the video
// service does not, where rooms are not reserved.
func (a *Account) roomFree(ctx context.Context, v storage.Visit, roomID string) error {
	start, end := next.Stay(v)
	for other, err := range a.at.Visits(ctx, storage.VisitFilter{From: start.Add(-visit.LongestMeeting), To: end}) {
		if err != nil {
			return err
		}
		_, until := next.Stay(other)
		over := other.State == storage.VisitCancelled || other.State == storage.VisitEnded
		if other.Room != nil && other.Room.ID == roomID && other.AppointmentID != v.AppointmentID && !over && until.After(start) {
			return &RoomError{Code: "room_taken", Message: "Another visit has the room at that time.", Action: "Choose another room."}
		}
	}
	return nil
}
