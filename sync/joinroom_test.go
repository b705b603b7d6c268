package syncer

import (
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// joinClinic is an account without the subscription that reserving rooms needs.
func joinClinic(t *testing.T, test func(t *testing.T, c *clinic, room zoomtest.Room, id string)) {
	t.Helper()
	inClinic(t, func(t *testing.T, c *clinic) {
		c.zoom.SetQuirks(func(q *zoomtest.Quirks) { q.NoWorkspaces = true })
		room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
		rooms, err := c.Rooms(t.Context())
		if err != nil || len(rooms) != 1 || rooms[0].ID != room.ID || !rooms[0].Joins {
			t.Fatalf("rooms %+v, %v", rooms, err)
		}
		id := c.book(26 * time.Hour)
		c.pass()
		got, err := c.ReserveRoom(t.Context(), id, room.ID)
		if err != nil || got.State != storage.RoomJoins {
			t.Fatalf("got %+v, %v", got, err)
		}
		test(t, c, room, id)
	})
}

// A30: in an account without the subscription the room joins the visit's meeting
// when it begins, wherever the visit was moved, and not before.
func TestA30RoomJoins(t *testing.T) {
	joinClinic(t, func(t *testing.T, c *clinic, _ zoomtest.Room, id string) {
		c.site.Move(id, c.visitStart(id).Add(time.Hour))
		c.pass()
		v := c.visit(id)
		c.until(v.Booking.Start.Add(-time.Second))
		if c.zoom.Rooms()[0].Meeting != 0 {
			t.Error("the room joined too early")
		}
		c.until(v.Booking.Start.Add(time.Second))
		if v = c.visit(id); c.zoom.Rooms()[0].Meeting != v.Meeting.ID || v.Room.State != storage.RoomJoined {
			t.Errorf("the room is in meeting %d, not %d; %+v", c.zoom.Rooms()[0].Meeting, v.Meeting.ID, v.Room)
		}
		c.until(v.Booking.End().Add(time.Hour))
		c.wantState(id, storage.VisitEnded)
		if n := c.zoom.Calls("PATCH /rooms/{id}/events"); n != 1 {
			t.Errorf("it was called %d times", n)
		}
	})
}

// A30: cancelled or given back, the room does not come; taken, it is not given
// to another visit.
func TestA30RoomJoinsNot(t *testing.T) {
	cases := map[string]func(t *testing.T, c *clinic, room zoomtest.Room, id string){
		"cancelled": func(_ *testing.T, c *clinic, _ zoomtest.Room, id string) { c.site.Cancel(id); c.pass() },
		"given back": func(t *testing.T, c *clinic, _ zoomtest.Room, id string) {
			c.must(c.ReleaseRoom(t.Context(), id))
		},
		"taken": func(t *testing.T, c *clinic, room zoomtest.Room, id string) {
			other := c.book(26*time.Hour + 10*time.Minute)
			c.pass()
			_, err := c.ReserveRoom(t.Context(), other, room.ID)
			if e, ok := errors.AsType[*RoomError](err); !ok || e.Code != "room_taken" {
				t.Errorf("the answer was %v", err)
			}
			c.must(c.ReleaseRoom(t.Context(), id))
			if _, err := c.ReserveRoom(t.Context(), other, room.ID); err != nil {
				t.Errorf("after it was given back: %v", err)
			}
			c.must(c.ReleaseRoom(t.Context(), other))
		},
	}
	for name, act := range cases {
		t.Run(name, func(t *testing.T) {
			joinClinic(t, func(t *testing.T, c *clinic, room zoomtest.Room, id string) {
				start := c.visitStart(id)
				act(t, c, room, id)
				c.until(start.Add(time.Hour))
				if v := c.visit(id); v.Room != nil || c.zoom.Rooms()[0].Meeting != 0 {
					t.Errorf("the visit's room %+v, in meeting %d", v.Room, c.zoom.Rooms()[0].Meeting)
				}
			})
		})
	}
}

// A30: a room that is offline when the visit begins is a problem that says what
// to do.
func TestA30RoomDoesNotJoin(t *testing.T) {
	joinClinic(t, func(t *testing.T, c *clinic, room zoomtest.Room, id string) {
		c.zoom.SetRoomStatus(room.ID, "Offline")
		c.until(c.visitStart(id).Add(time.Minute))
		v := c.visit(id)
		if v.Room != nil || len(v.Problems) != 1 || v.Problems[0].Action == "" {
			t.Errorf("room %+v, problems %+v", v.Room, v.Problems)
		}
	})
}
