package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// given reports whether a query parameter is absent or equals a value.
func given(req *Request, name, value string) bool {
	want := req.Query.Get(name)
	return want == "" || want == value
}

// listRooms is GET /rooms.
func listRooms(s *API, req *Request) answer.Answer {
	rows := []map[string]any{}
	for _, r := range s.Records.Rooms {
		tag := req.Query.Get("tag_ids")
		if !given(req, "status", r.Status) || !given(req, "type", r.Type) || !given(req, "location_id", r.LocationID) ||
			tag != "" && !slices.ContainsFunc(strings.Split(tag, ","), func(t string) bool { return slices.Contains(r.Tags, t) }) ||
			!strings.Contains(strings.ToLower(r.Name), strings.ToLower(req.Query.Get("query_name"))) {
			continue
		}
		rows = append(rows, map[string]any{
			"id": r.ID, "room_id": r.ID, "name": r.Name, "status": r.Status, "location_id": r.LocationID,
			"activation_code": "123456", "tag_ids": r.Tags,
		})
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{"page_size": w.size, "next_page_token": w.next, "rooms": rows[w.from:w.to]})
}

// roomOf resolves the room of a path.
func (s *API) roomOf(id string) (*account.Room, answer.Answer, bool) {
	if r := s.RoomBy(func(r *account.Room) bool { return r.ID == id }); r != nil {
		return r, answer.Answer{}, true
	}
	return nil, answer.Fail(http.StatusNotFound, 1012, "Room does not exist: %s.", id), false
}

// getRoom is GET /rooms/{roomId}.
func getRoom(s *API, req *Request) answer.Answer {
	r, _, found := s.roomOf(req.Path["roomId"])
	if !found {
		return answer.Fail(http.StatusNotFound, 1012, "Room not found: %s.", req.Path["roomId"])
	}
	return answer.OK(map[string]any{
		"basic": map[string]any{
			"name": r.Name, "display_name": r.Name, "activation_code": "123456", "location_id": r.LocationID,
			"capacity": r.Capacity, "zoom_room_type": r.Type, "tag_ids": r.Tags, "calendar_resource_id": calendarID(r),
		},
		"device": map[string]any{}, "setup": map[string]any{"under_construction": r.Status == "UnderConstruction"},
	})
}

// calendarID names the mailbox of a room; "" when it has none.
func calendarID(r *account.Room) string {
	if r.CalendarEmail == "" {
		return ""
	}
	return "cal-" + r.ID
}

// controlRoom is PATCH /rooms/{id}/events.
func controlRoom(s *API, req *Request) answer.Answer {
	r, a, found := s.roomOf(req.Path["id"])
	if !found {
		return a
	}
	if r.Status == "Offline" {
		return answer.Fail(http.StatusBadRequest, 300, "Zoom Room is offline. Please ensure that the Zoom Room is online before checking in or checking out.")
	}
	switch params, _ := req.body["params"].(map[string]any); req.body["method"] {
	case "zoomroom.meeting_join": // carried out later: what is wrong is not told
		number, _ := params["meeting_number"].(string)
		passcode, _ := params["passcode"].(string)
		id, _ := strconv.ParseInt(number, 10, 64)
		if m := s.Records.ByID[id]; m != nil && !m.Deleted && m.Password == passcode {
			r.Meeting, r.Status = id, "InMeeting"
		}
	case "zoomroom.meeting_leave":
		r.Meeting, r.Status = 0, "Available"
	}
	return answer.Accepted()
}

// listLocations is GET /rooms/locations.
func listLocations(s *API, req *Request) answer.Answer {
	rows := []map[string]any{}
	for _, l := range s.Records.Locations {
		if given(req, "parent_location_id", l.Parent) && given(req, "type", l.Type) {
			rows = append(rows, map[string]any{"id": l.ID, "name": l.Name, "parent_location_id": l.Parent, "type": l.Type})
		}
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{"page_size": w.size, "next_page_token": w.next, "locations": rows[w.from:w.to]})
}

// serviceID names the account's one calendar service: it holds the mailboxes
// of the rooms that have one.
const serviceID = "fake-calendar-service"

// listCalendarServices is GET /rooms/calendar/services.
func listCalendarServices(s *API, req *Request) answer.Answer {
	n := len(s.Mailboxes())
	rows := []map[string]any{}
	if n > 0 {
		rows = append(rows, map[string]any{
			"calendar_service_id": serviceID, "calendar_service_name": "Clinic calendar",
			"calendar_resource_total_number": n, "calendar_resource_assigned_number": n,
			"added_date_time": world.Stamp(s.Records.Owner.Created), "latest_synced_date_time": world.Stamp(req.now),
		})
	}
	return answer.OK(map[string]any{"calendar_services": rows})
}

// listCalendarResources is GET /rooms/calendar/services/{serviceId}/resources.
func listCalendarResources(s *API, req *Request) answer.Answer {
	boxes := s.Mailboxes()
	if req.Path["serviceId"] != serviceID || len(boxes) == 0 {
		return answer.Fail(http.StatusNotFound, 4061, "Calendar service does not exist: %s.", req.Path["serviceId"])
	}
	rows := []map[string]any{}
	for _, r := range boxes {
		rows = append(rows, map[string]any{
			"calendar_resource_id": calendarID(r), "calendar_resource_email": r.CalendarEmail,
			"calendar_resource_name": r.Name, "assigned_room_id": r.ID, "sync_status": "Success",
		})
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{"page_size": w.size, "next_page_token": w.next, "calendar_resources": rows[w.from:w.to]})
}
