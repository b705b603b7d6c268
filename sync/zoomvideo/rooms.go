package zoomvideo

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// Rooms lists workspaces of type room: only those can be reserved. Without the
// Workspace Reservation subscription the next best way that needs nobody else's
// calendar is to call the Zoom Room into the meeting when the visit begins; its
// time is not blocked then.
func (z *video) Rooms(ctx context.Context) ([]driver.Room, error) {
	var places []string
	var all []driver.Room
	for r, err := range z.client.Rooms.List(ctx, &zoom.RoomListOptions{Type: "ZoomRoom"}) {
		if err != nil {
			return nil, roomTrouble(err)
		}
		all = append(all, driver.Room{ID: r.ID, Name: r.Name, LocationID: r.LocationID, Joins: true})
		if r.LocationID != "" && !slices.Contains(places, r.LocationID) {
			places = append(places, r.LocationID)
		}
	}
	var out []driver.Room
	for _, place := range places {
		for w, err := range z.client.Workspaces.List(ctx, place, &zoom.WorkspaceListOptions{Type: "room"}) {
			err = roomTrouble(err)
			if err != nil && driver.KindOf(err) == driver.Unsupported {
				return all, nil
			}
			if err != nil {
				return nil, err
			}
			out = append(out, driver.Room{ID: w.ID, Name: w.Name, LocationID: w.LocationID})
		}
	}
	return out, nil
}

// JoinRoom makes two calls: a room is told the meeting's number and passcode.
func (z *video) JoinRoom(ctx context.Context, room string, meetingID int64) error {
	m, err := z.client.Meetings.Get(ctx, zoom.MeetingID(meetingID), nil)
	if err != nil {
		return roomTrouble(err)
	}
	return roomTrouble(z.client.Rooms.Control(ctx, room, &zoom.RoomControl{
		Method: "zoomroom.meeting_join",
		Params: &zoom.RoomControlParams{MeetingNumber: strconv.FormatInt(meetingID, 10), Passcode: m.Password, ForceAccept: new(true)},
	}))
}

func (z *video) ReserveRoom(ctx context.Context, r driver.RoomReservation) (string, error) {
	if id, err := z.reserved(ctx, r); err != nil || id != "" {
		return id, err
	}
	made, err := z.client.Workspaces.Reserve(ctx, r.Room, &zoom.ReservationRequest{
		StartTime: zoom.At(r.Start), EndTime: zoom.At(r.End), Topic: r.Topic,
		Meeting: &zoom.ReservationMeeting{MeetingUUID: r.Meeting},
	}, false)
	if err != nil {
		return "", roomTrouble(err)
	}
	return made.ReservationID, nil
}

// reserved looks for the reservation of that topic and time.
func (z *video) reserved(ctx context.Context, r driver.RoomReservation) (id string, err error) {
	opt := &zoom.ReservationListOptions{From: zoom.At(r.Start), To: zoom.At(r.End)}
	for row, err := range z.client.Workspaces.Reservations(ctx, r.Room, opt) {
		if err != nil {
			return "", roomTrouble(err)
		}
		if row.Topic == r.Topic && row.StartTime.Equal(r.Start) {
			return row.ID, nil
		}
	}
	return "", nil
}

func (z *video) MoveRoom(ctx context.Context, r driver.RoomReservation) error {
	return roomTrouble(z.client.Workspaces.UpdateReservation(ctx, r.Room, r.ID, &zoom.ReservationRequest{
		StartTime: zoom.At(r.Start), EndTime: zoom.At(r.End), Topic: r.Topic,
	}))
}

func (z *video) ReleaseRoom(ctx context.Context, r driver.RoomReservation) error {
	if r.ID == "" {
		id, err := z.reserved(ctx, r)
		if err != nil || id == "" {
			return err
		}
		r.ID = id
	}
	err := z.client.Workspaces.CancelReservation(ctx, r.Room, r.ID)
	if errors.Is(err, zoom.ErrNotFound) {
		return nil
	}
	return roomTrouble(err)
}

// takenCode is Zoom's number for a room that could not be reserved.
const takenCode = 8201

func roomTrouble(err error) error {
	z, _ := errors.AsType[*zoom.Error](err)
	switch {
	case err == nil:
		return nil
	case z != nil && z.Code == takenCode:
		return &driver.Error{Kind: driver.Permanent, Code: "room_taken", Err: err}
	case errors.Is(err, zoom.ErrFeatureOff): // a missing scope is a thing to name
		return &driver.Error{Kind: driver.Unsupported, Subject: driver.OfFeature, Feature: driver.FeatureRooms, Code: "room_unsupported", Err: err}
	}
	return asError(err)
}
