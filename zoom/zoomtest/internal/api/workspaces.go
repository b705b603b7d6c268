package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// workspaceOf resolves the workspace of a path, if the account may use any.
func (s *API) workspaceOf(req *Request) (*account.Room, answer.Answer, bool) {
	if s.Quirks.NoWorkspaces {
		return nil, noSubscription(), false
	}
	r := s.RoomBy(func(r *account.Room) bool { return r.WorkspaceID == req.Path["workspaceId"] })
	if r == nil {
		return nil, answer.Fail(http.StatusBadRequest, 8204, "Workspace not found."), false
	}
	return r, answer.Answer{}, true
}

func noSubscription() answer.Answer {
	return answer.Fail(http.StatusBadRequest, 200, "Zoom Workspace Reservation subscription was not found. Try again after purchasing a Zoom Workspace Reservation subscription.")
}

// listWorkspaces is GET /workspaces.
func listWorkspaces(s *API, req *Request) answer.Answer {
	if s.Quirks.NoWorkspaces {
		return noSubscription()
	}
	rows := []map[string]any{}
	for _, r := range s.Records.Rooms {
		if !given(req, "location_id", r.LocationID) || !given(req, "workspace_type", "room") ||
			!strings.Contains(strings.ToLower(r.Name), strings.ToLower(req.Query.Get("workspace_name"))) {
			continue
		}
		rows = append(rows, map[string]any{
			"id": r.WorkspaceID, "workspace_name": r.Name, "workspace_type": "room", "location_id": r.LocationID,
			"capacity": strconv.Itoa(r.Capacity), "construction_status": r.Status == "UnderConstruction",
			"requires_approval": false, "room_images": []string{}, "asset_ids": []string{},
		})
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{
		"page_size": w.size, "next_page_token": w.next, "total_records": len(rows), "workspaces": rows[w.from:w.to],
	})
}

// getWorkspace is GET /workspaces/{workspaceId}.
func getWorkspace(s *API, req *Request) answer.Answer {
	r, a, found := s.workspaceOf(req)
	if !found {
		return a
	}
	return answer.OK(map[string]any{
		"id": r.WorkspaceID, "workspace_name": r.Name, "workspace_display_name": r.Name, "workspace_type": "room",
		"calendar_resource_id": calendarID(r), "location_id": r.LocationID, "supportAssignment": false,
	})
}

func reservationBody(r *account.Reservation) map[string]any {
	return map[string]any{
		"id": r.ID, "topic": r.Topic, "user_id": r.UserID, "timezone": "UTC",
		"start_time": world.Stamp(r.Start), "end_time": world.Stamp(r.End), "status": r.Status,
	}
}

// Limits of a reservation.
const (
	shortestStay = 15 * time.Minute
	longestStay  = 24 * time.Hour
	listedSpan   = 14 * 24 * time.Hour
)

// stay reads the times of a body and checks them. skip is the reservation that
// is being moved.
func (s *API) stay(req *Request, room *account.Room, skip *account.Reservation) (from, to time.Time, a answer.Answer, good bool) {
	text := func(name string) string { v, _ := req.body[name].(string); return v }
	from, okFrom := when(text("start_time"), "UTC")
	to, okTo := when(text("end_time"), "UTC")
	length := to.Sub(from)
	switch {
	case !okFrom || !okTo || length < shortestStay || length > longestStay || to.Before(req.now) || from.After(req.now.Add(world.HalfYear)):
		return from, to, answer.Fail(http.StatusBadRequest, 300, "Invalid date and time range."), false
	case text("topic") == "":
		return from, to, answer.Rejected(table.Wrong("topic", table.Missing)), false
	case room.Status == "Offline":
		return from, to, answer.Fail(http.StatusBadRequest, 300, "Zoom Room is offline."), false
	case room.Status == "UnderConstruction":
		return from, to, answer.Fail(http.StatusBadRequest, 8201, "Failed to reserve workspace."), false
	}
	for _, r := range s.Records.Reservations {
		if r != skip && r.WorkspaceID == room.WorkspaceID && r.Status != "checked_out" && r.Start.Before(to) && from.Before(r.End) {
			return from, to, answer.Fail(http.StatusBadRequest, 8201, "Failed to reserve workspace."), false
		}
	}
	return from, to, answer.Answer{}, true
}

// createReservation is POST /workspaces/{workspaceId}/reservations.
func createReservation(s *API, req *Request) answer.Answer {
	room, a, found := s.workspaceOf(req)
	if !found {
		return a
	}
	var in struct {
		Topic      string `json:"topic"`
		ReserveFor string `json:"reserve_for"`
		Meeting    *struct {
			UUID string `json:"meeting_uuid"`
		} `json:"meeting"`
	}
	req.into(&in)
	who := s.Actor(req.token)
	if in.ReserveFor != "" {
		if who = s.User(in.ReserveFor); who == nil {
			return answer.Fail(http.StatusNotFound, 1001, "User does not exist: %s.", in.ReserveFor)
		}
	}
	if in.Meeting == nil { // required for workspaces of type room
		return answer.Rejected(table.Wrong("meeting", table.Missing))
	}
	if m, _ := s.InstanceOf(in.Meeting.UUID); in.Meeting.UUID != "" && (m == nil || m.Deleted) {
		return answer.Rejected(table.Wrong("meeting.meeting_uuid", table.Invalid))
	}
	from, to, a, good := s.stay(req, room, nil)
	if !good {
		return a
	}
	r := &account.Reservation{
		ID: s.IDs.Text(22), WorkspaceID: room.WorkspaceID, UserID: who.ID, Topic: in.Topic, Start: from, End: to,
		Status: "reserved", MeetingUUID: in.Meeting.UUID,
	}
	if req.Query.Get("check_in") == "true" {
		r.Status = "checked_in"
	}
	s.Records.Reservations = append(s.Records.Reservations, r)
	key := "reservation_id"
	if s.Quirks.ReservationKeySpace {
		key += " "
	}
	return answer.Created(map[string]any{key: r.ID, "status": r.Status})
}

// reservationOf resolves the reservation of a path.
func (s *API) reservationOf(req *Request) (*account.Room, *account.Reservation, answer.Answer, bool) {
	room, a, found := s.workspaceOf(req)
	if !found {
		return nil, nil, a, false
	}
	r := s.Reservation(room.WorkspaceID, req.Path["reservationId"])
	if r == nil {
		return nil, nil, answer.Fail(http.StatusNotFound, 8202, "Workspace Reservation does not exist."), false
	}
	return room, r, answer.Answer{}, true
}

// getReservation is GET /workspaces/{workspaceId}/reservations/{reservationId}.
func getReservation(s *API, req *Request) answer.Answer {
	_, r, a, found := s.reservationOf(req)
	if !found {
		return a
	}
	return answer.OK(map[string]any{"result": reservationBody(r)})
}

// patchReservation is PATCH /workspaces/{workspaceId}/reservations/{reservationId}.
func patchReservation(s *API, req *Request) answer.Answer {
	room, r, a, found := s.reservationOf(req)
	if !found {
		return a
	}
	from, to, a, good := s.stay(req, room, r)
	if !good {
		return a
	}
	r.Start, r.End = from, to
	r.Topic, _ = req.body["topic"].(string)
	return answer.Accepted()
}

// deleteReservation is DELETE /workspaces/{workspaceId}/reservations/{reservationId}.
func deleteReservation(s *API, req *Request) answer.Answer {
	_, r, a, found := s.reservationOf(req)
	if !found {
		return a
	}
	s.Records.Reservations = slices.DeleteFunc(s.Records.Reservations, func(x *account.Reservation) bool { return x == r })
	return answer.Accepted()
}

// listReservations is GET /workspaces/{workspaceId}/reservations; without
// dates it shows the next fourteen days.
func listReservations(s *API, req *Request) answer.Answer {
	room, a, found := s.workspaceOf(req)
	if !found {
		return a
	}
	from, to := req.now, req.now.Add(listedSpan)
	if text := req.Query.Get("from"); text != "" {
		from, _ = when(text, "UTC")
		to = from.Add(listedSpan)
	}
	if text := req.Query.Get("to"); text != "" {
		to, _ = when(text, "UTC")
	}
	user := req.Query.Get("user_id")
	switch {
	case from.IsZero() || to.Before(from) || to.Sub(from) > listedSpan:
		return answer.Fail(http.StatusBadRequest, 300, "Invalid date and time range.")
	case user != "" && s.User(user) == nil:
		return answer.Fail(http.StatusNotFound, 1001, "User does not exist: %s", user)
	}
	rows := []map[string]any{}
	for _, r := range s.Records.Reservations {
		if r.WorkspaceID == room.WorkspaceID && r.Start.Before(to) && from.Before(r.End) && given(req, "user_id", r.UserID) {
			rows = append(rows, reservationBody(r))
		}
	}
	return answer.OK(map[string]any{"from": world.Stamp(from), "to": world.Stamp(to), "reservations": rows})
}

// checkIn is POST /workspaces/events.
func checkIn(s *API, req *Request) answer.Answer {
	if s.Quirks.NoWorkspaces {
		return noSubscription()
	}
	params, _ := req.body["params"].(map[string]any)
	workspace, _ := params["workspace_id"].(string)
	id, _ := params["reservation_id"].(string)
	r := s.Reservation(workspace, id)
	if r == nil {
		return answer.Fail(http.StatusNotFound, 8202, "Workspace Reservation does not exist.")
	}
	switch req.body["method"] {
	case "check_in":
		r.Status = "checked_in"
	case "check_out":
		r.Status = "checked_out"
	default:
		return answer.Rejected(table.Wrong("method", table.Missing))
	}
	return answer.NoContent()
}
