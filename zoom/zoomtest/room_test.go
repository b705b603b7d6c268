package zoomtest_test

import (
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func stay(from, to string) object {
	return object{"start_time": from, "end_time": to, "topic": "Visit", "meeting": object{}}
}

// A30: a room is reserved once for a time; the second comer gets 8201.
func TestReservations(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	room := s.AddRoom(zoomtest.Room{Name: "Exam 1"})
	path := " /workspaces/" + room.WorkspaceID + "/reservations"
	id := a.want(201, "POST"+path, stay(soon(2), soon(3))).str("reservation_id")
	a.refused(400, 8201, "POST"+path, stay(soon(1), soon(4)))
	next := a.want(201, "POST"+path, stay(soon(3), soon(4))).str("reservation_id")
	a.refused(400, 8201, "PATCH"+path+"/"+next, object{"start_time": soon(2), "end_time": soon(3), "topic": "x"})
	a.want(202, "PATCH"+path+"/"+next, object{"start_time": soon(5), "end_time": soon(6), "topic": "Later"})
	for name, c := range map[string]struct {
		code int
		body object
	}{
		"ends first":      {300, stay(soon(9), soon(8))},
		"too short":       {300, stay(soon(9), soon(9))},
		"too long":        {300, stay(soon(9), soon(34))},
		"too far off":     {300, stay(soon(5000), soon(5001))},
		"no meeting":      {300, object{"start_time": soon(8), "end_time": soon(9), "topic": "x"}},
		"unknown meeting": {300, object{"start_time": soon(8), "end_time": soon(9), "topic": "x", "meeting": object{"meeting_uuid": "x"}}},
		"no topic":        {300, object{"start_time": soon(8), "end_time": soon(9), "meeting": object{}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := *a
			b.t = t
			b.refused(400, c.code, "POST"+path, c.body)
		})
	}
	a.want(202, "DELETE"+path+"/"+id, nil)
	a.refused(404, 8202, "DELETE"+path+"/"+id, nil)
	a.refused(404, 8202, "GET"+path+"/"+id, nil)
	if all := s.Reservations(); len(all) != 1 || all[0].Topic != "Later" || all[0].UserID != s.Owner().ID {
		t.Errorf("left over: %+v", all)
	}
}

// Bound to a meeting, in a room that is offline, without the subscription.
func TestRoomQuirks(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{ReservationKeySpace: true}))
	room := s.AddRoom(zoomtest.Room{Name: "Exam 1"})
	path := "POST /workspaces/" + room.WorkspaceID + "/reservations"
	m, _ := s.Meeting(a.meeting(object{"start_time": soon(2)}))
	body := stay(soon(2), soon(3))
	body["meeting"] = object{"meeting_uuid": m.UUID}
	body["reserve_for"] = "owner@clinic.example"
	got := a.want(201, path+"?check_in=true", body)
	if got.str("reservation_id ") == "" || got.str("status") != "checked_in" || s.Reservations()[0].MeetingUUID != m.UUID {
		t.Errorf("%s, %+v", got.raw, s.Reservations())
	}
	body["reserve_for"] = "nobody"
	a.refused(404, 1001, path, body)
	s.SetRoomStatus(room.ID, "Offline")
	a.refused(400, 300, path, stay(soon(8), soon(9)))
	a.refused(400, 300, "PATCH /rooms/"+room.ID+"/events", object{"method": "zoomroom.meeting_join", "params": object{"meeting_number": "1"}})
	a.refused(404, 1012, "GET /rooms/nowhere", nil)
	if rows := a.want(200, "GET /rooms?status=Available", nil).rows("rooms"); len(rows) != 0 {
		t.Errorf("available: %v", rows)
	}
	a.refused(400, 8204, "GET /workspaces/nowhere", nil)
	a.refused(404, 4061, "GET /rooms/calendar/services/x/resources", nil)
	a.refused(400, 300, "GET /workspaces", nil) // location_id is required
	s.SetQuirks(func(q *zoomtest.Quirks) { q.NoWorkspaces = true })
	a.refused(400, 200, "GET /workspaces?location_id="+room.LocationID, nil)
	a.refused(400, 200, path, stay(soon(8), soon(9)))
}

func TestTrackingFields(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddTrackingField("visit")
	a.refused(400, 300, "POST /tracking_fields", object{"field": "Visit"})
	made := a.want(201, "POST"+ownMeetings, object{"type": 3, "tracking_fields": []object{{"field": "visit", "value": "v-1"}}})
	if row := made.rows("tracking_fields"); len(row) != 1 || row[0]["value"] != "v-1" || row[0]["visible"] != true {
		t.Errorf("%s", made.raw)
	}
	_, pro := inProcess(t, zoomtest.WithPlan(zoomtest.Pro))
	pro.refused(400, 200, "POST /tracking_fields", object{"field": "visit"})
}
