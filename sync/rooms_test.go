package syncer

import (
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// wantRoom checks the one reservation at Zoom against the visit.
func (c *clinic) wantRoom(id string, room zoomtest.Room) {
	c.t.Helper()
	v := c.visit(id)
	all := c.zoom.Reservations()
	if len(all) != 1 || v.Room == nil || v.Room.State != storage.RoomReserved {
		c.t.Fatalf("reservations %+v, the visit's room %+v, problems %+v", all, v.Room, v.Problems)
	}
	m, _ := c.zoom.Meeting(v.Meeting.ID)
	r := all[0]
	if r.ID != v.Room.ReservationID || r.WorkspaceID != room.WorkspaceID || r.MeetingUUID != m.UUID ||
		!r.Start.Equal(v.Booking.Start) || !r.End.Equal(v.Booking.End()) {
		c.t.Errorf("reserved %+v for a visit %v of meeting %s", r, v.Booking.Start, m.UUID)
	}
}

// A30: a room is reserved for the visit's meeting, moves with it, follows it to
// another host, and is released on cancel, or by hand.
func TestA30RoomFollowsVisit(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
		rooms, err := c.Rooms(t.Context())
		if err != nil || len(rooms) != 1 || rooms[0].ID != room.WorkspaceID || rooms[0].Name != "Cabin 1" {
			t.Fatalf("rooms %+v, %v", rooms, err)
		}
		id := c.book(26 * time.Hour)
		c.pass()
		reserve := func() {
			got, err := c.ReserveRoom(t.Context(), id, room.WorkspaceID)
			if err != nil || got.State != storage.RoomReserved {
				t.Fatalf("reserved %+v, %v", got, err)
			}
			c.wantRoom(id, room)
		}
		reserve()
		reserve() // again changes nothing
		c.site.Move(id, c.visitStart(id).Add(time.Hour))
		c.pass()
		c.wantRoom(id, room)
		c.site.Reassign(id, "D-2")
		c.pass()
		c.wantRoom(id, room)
		c.must(c.ReleaseRoom(t.Context(), id))
		if n := len(c.zoom.Reservations()); n != 0 {
			t.Errorf("%d reservations after the release", n)
		}
		if err := c.ReleaseRoom(t.Context(), id); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("released twice: %v", err)
		}
		reserve()
		c.site.Cancel(id)
		c.pass()
		if v := c.wantState(id, storage.VisitCancelled); v.Room != nil || len(c.zoom.Reservations()) != 0 {
			t.Errorf("after the cancellation: %+v", v.Room)
		}
	})
}

// A30: what cannot be reserved says why.
func TestA30RoomRefused(t *testing.T) {
	cases := map[string]struct {
		prepare func(c *clinic, room zoomtest.Room, start time.Time)
		code    string
	}{
		"taken": {func(c *clinic, room zoomtest.Room, start time.Time) { c.occupy(room, start) }, "room_taken"},
		"offline": {func(c *clinic, room zoomtest.Room, _ time.Time) {
			c.zoom.SetRoomStatus(room.ID, "Offline")
		}, "room_refused"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
				id := c.book(26 * time.Hour)
				c.pass()
				test.prepare(c, room, c.visitStart(id))
				_, err := c.ReserveRoom(t.Context(), id, room.WorkspaceID)
				if e, ok := errors.AsType[*RoomError](err); !ok || e.Code != test.code || e.Action == "" {
					t.Errorf("the answer was %v", err)
				}
				if v := c.wantState(id, storage.VisitReady); v.Room != nil || len(v.Problems) != 0 {
					t.Errorf("left on the visit: %+v %+v", v.Room, v.Problems)
				}
			})
		})
	}
}

// occupy reserves a room for somebody else.
func (c *clinic) occupy(room zoomtest.Room, start time.Time) {
	_, err := c.video.ReserveRoom(c.t.Context(), driver.RoomReservation{Room: room.WorkspaceID, Topic: "Staff meeting", Start: start, End: start.Add(time.Hour)})
	c.must(err)
}

// A30: a visit that moves to a time at which its room is taken loses it, and
// says so; the former time is free again.
func TestA30RoomCannotFollow(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
		id := c.book(26 * time.Hour)
		c.pass()
		start := c.visitStart(id)
		_, err := c.ReserveRoom(t.Context(), id, room.WorkspaceID)
		c.must(err)
		c.occupy(room, start.Add(3*time.Hour))
		c.site.Move(id, start.Add(3*time.Hour))
		c.pass()
		v := c.wantState(id, storage.VisitReady)
		if v.Room != nil || len(v.Problems) != 1 || v.Problems[0].Code != "room_taken" {
			t.Errorf("room %+v, problems %+v", v.Room, v.Problems)
		}
		if all := c.zoom.Reservations(); len(all) != 1 || all[0].Topic != "Staff meeting" {
			t.Errorf("reservations %+v", all)
		}
	})
}

// E8: the answer to a reservation is lost; it is found again, not made twice.
func TestE8RoomAnswerLost(t *testing.T) {
	for _, point := range []string{"video.room.reserve.before", "video.room.reserve.after"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
				id := c.book(26 * time.Hour)
				c.pass()
				c.stopNamed(point)
				if _, err := c.ReserveRoom(t.Context(), id, room.WorkspaceID); err == nil {
					t.Fatal("it was not stopped")
				}
				c.restart()
				time.Sleep(2 * time.Minute)
				c.settle()
				c.wantRoom(id, room)
			})
		})
	}
}
