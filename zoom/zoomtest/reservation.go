package zoomtest

import (
	"net/http"
	"slices"
	"time"
)

// Reservation holds a workspace for a time.
type Reservation struct {
	ID          string    `json:"id"`
	WorkspaceID string    `json:"workspace_id"`
	UserID      string    `json:"user_id"`
	Topic       string    `json:"topic"`
	Start       time.Time `json:"start_time"`
	End         time.Time `json:"end_time"`
	Status      string    `json:"status"` // reserved, checked_in, checked_out
	MeetingUUID string    `json:"meeting_uuid"`
}

// Reservations lists all reservations, oldest first.
func (s *Server) Reservations() []Reservation {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Reservation, 0, len(s.state.reservations))
	for _, r := range s.state.reservations {
		all = append(all, *r)
	}
	return all
}

func (r *Reservation) body() map[string]any {
	return map[string]any{
		"id": r.ID, "topic": r.Topic, "user_id": r.UserID, "timezone": "UTC",
		"start_time": stamp(r.Start), "end_time": stamp(r.End), "status": r.Status,
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
func (s *Server) stay(req *request, room *Room, skip *Reservation) (from, to time.Time, a answer, good bool) {
	text := func(name string) string { v, _ := req.body[name].(string); return v }
	from, okFrom := when(text("start_time"), "UTC")
	to, okTo := when(text("end_time"), "UTC")
	length := to.Sub(from)
	switch {
	case !okFrom || !okTo || length < shortestStay || length > longestStay || to.Before(req.now) || from.After(req.now.Add(halfYear)):
		return from, to, fail(http.StatusBadRequest, 300, "Invalid date and time range."), false
	case text("topic") == "":
		return from, to, rejected(detail{"topic", missing}), false
	case room.Status == "Offline":
		return from, to, fail(http.StatusBadRequest, 300, "Zoom Room is offline."), false
	case room.Status == "UnderConstruction":
		return from, to, fail(http.StatusBadRequest, 8201, "Failed to reserve workspace."), false
	}
	for _, r := range s.state.reservations {
		if r != skip && r.WorkspaceID == room.WorkspaceID && r.Status != "checked_out" && r.Start.Before(to) && from.Before(r.End) {
			return from, to, fail(http.StatusBadRequest, 8201, "Failed to reserve workspace."), false
		}
	}
	return from, to, answer{}, true
}

// createReservation is POST /workspaces/{workspaceId}/reservations.
func createReservation(s *Server, req *request) answer {
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
	who := s.actor(req.token)
	if in.ReserveFor != "" {
		if who = s.user(in.ReserveFor); who == nil {
			return fail(http.StatusNotFound, 1001, "User does not exist: %s.", in.ReserveFor)
		}
	}
	if in.Meeting == nil { // required for workspaces of type room
		return rejected(detail{"meeting", missing})
	}
	if m, _ := s.instanceOf(in.Meeting.UUID); in.Meeting.UUID != "" && (m == nil || m.Deleted) {
		return rejected(detail{"meeting.meeting_uuid", invalid})
	}
	from, to, a, good := s.stay(req, room, nil)
	if !good {
		return a
	}
	r := &Reservation{
		ID: s.ids.text(22), WorkspaceID: room.WorkspaceID, UserID: who.ID, Topic: in.Topic, Start: from, End: to,
		Status: "reserved", MeetingUUID: in.Meeting.UUID,
	}
	if req.query.Get("check_in") == "true" {
		r.Status = "checked_in"
	}
	s.state.reservations = append(s.state.reservations, r)
	key := "reservation_id"
	if s.quirks.ReservationKeySpace {
		key += " "
	}
	return created(map[string]any{key: r.ID, "status": r.Status})
}

// reservationOf resolves the reservation of a path.
func (s *Server) reservationOf(req *request) (*Room, *Reservation, answer, bool) {
	room, a, found := s.workspaceOf(req)
	if !found {
		return nil, nil, a, false
	}
	r := s.reservation(room.WorkspaceID, req.path["reservationId"])
	if r == nil {
		return nil, nil, fail(http.StatusNotFound, 8202, "Workspace Reservation does not exist."), false
	}
	return room, r, answer{}, true
}

func (s *Server) reservation(workspaceID, id string) *Reservation {
	i := slices.IndexFunc(s.state.reservations, func(r *Reservation) bool { return r.ID == id && r.WorkspaceID == workspaceID })
	if i < 0 {
		return nil
	}
	return s.state.reservations[i]
}

// getReservation is GET /workspaces/{workspaceId}/reservations/{reservationId}.
func getReservation(s *Server, req *request) answer {
	_, r, a, found := s.reservationOf(req)
	if !found {
		return a
	}
	return ok(map[string]any{"result": r.body()})
}

// patchReservation is PATCH /workspaces/{workspaceId}/reservations/{reservationId}.
func patchReservation(s *Server, req *request) answer {
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
	return accepted()
}

// deleteReservation is DELETE /workspaces/{workspaceId}/reservations/{reservationId}.
func deleteReservation(s *Server, req *request) answer {
	_, r, a, found := s.reservationOf(req)
	if !found {
		return a
	}
	s.state.reservations = slices.DeleteFunc(s.state.reservations, func(x *Reservation) bool { return x == r })
	return accepted()
}

// listReservations is GET /workspaces/{workspaceId}/reservations; without
// dates it shows the next fourteen days.
func listReservations(s *Server, req *request) answer {
	room, a, found := s.workspaceOf(req)
	if !found {
		return a
	}
	from, to := req.now, req.now.Add(listedSpan)
	if text := req.query.Get("from"); text != "" {
		from, _ = when(text, "UTC")
		to = from.Add(listedSpan)
	}
	if text := req.query.Get("to"); text != "" {
		to, _ = when(text, "UTC")
	}
	user := req.query.Get("user_id")
	switch {
	case from.IsZero() || to.Before(from) || to.Sub(from) > listedSpan:
		return fail(http.StatusBadRequest, 300, "Invalid date and time range.")
	case user != "" && s.user(user) == nil:
		return fail(http.StatusNotFound, 1001, "User does not exist: %s", user)
	}
	rows := []map[string]any{}
	for _, r := range s.state.reservations {
		if r.WorkspaceID == room.WorkspaceID && r.Start.Before(to) && from.Before(r.End) && given(req, "user_id", r.UserID) {
			rows = append(rows, r.body())
		}
	}
	return ok(map[string]any{"from": stamp(from), "to": stamp(to), "reservations": rows})
}

// checkIn is POST /workspaces/events.
func checkIn(s *Server, req *request) answer {
	if s.quirks.NoWorkspaces {
		return noSubscription()
	}
	params, _ := req.body["params"].(map[string]any)
	workspace, _ := params["workspace_id"].(string)
	id, _ := params["reservation_id"].(string)
	r := s.reservation(workspace, id)
	if r == nil {
		return fail(http.StatusNotFound, 8202, "Workspace Reservation does not exist.")
	}
	switch req.body["method"] {
	case "check_in":
		r.Status = "checked_in"
	case "check_out":
		r.Status = "checked_out"
	default:
		return rejected(detail{"method", missing})
	}
	return noContent()
}
