package zoom

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/televisit/televisit-go/zoom/internal/lenient"
)

// WorkspaceService works on desks and rooms that can be reserved. Only a
// reservation blocks a room's time for a meeting of ours.
type WorkspaceService struct{ c *Client }

var (
	workspacesList         = operation{"Workspaces.List", http.MethodGet, "/workspaces", LabelMedium, false}
	workspacesGet          = operation{"Workspaces.Get", http.MethodGet, "/workspaces/{workspaceId}", LabelMedium, false}
	workspacesReservations = operation{"Workspaces.Reservations", http.MethodGet, "/workspaces/{workspaceId}/reservations", LabelMedium, false}
	workspacesReserve      = operation{"Workspaces.Reserve", http.MethodPost, "/workspaces/{workspaceId}/reservations", LabelMedium, true}
	workspacesReservation  = operation{"Workspaces.Reservation", http.MethodGet, "/workspaces/{workspaceId}/reservations/{reservationId}", LabelMedium, false}
	workspacesUpdate       = operation{"Workspaces.UpdateReservation", http.MethodPatch, "/workspaces/{workspaceId}/reservations/{reservationId}", LabelMedium, false}
	workspacesCancel       = operation{"Workspaces.CancelReservation", http.MethodDelete, "/workspaces/{workspaceId}/reservations/{reservationId}", LabelMedium, false}
	workspacesEvent        = operation{"Workspaces.CheckIn", http.MethodPost, "/workspaces/events", LabelMedium, true}
)

// List walks the workspaces of a location.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/GET/workspaces
func (s *WorkspaceService) List(ctx context.Context, locationID string, opt *WorkspaceListOptions) iter.Seq2[Workspace, error] {
	q := query{}.set("location_id", locationID)
	if opt != nil {
		q.set("workspace_name", opt.Name).set("workspace_type", opt.Type).set("reserve_user", opt.ReserveUser)
	}
	return list[workspacePage](ctx, s.c, workspacesList, url.Values(q))
}

// WorkspaceListOptions are the options of [WorkspaceService.List].
type WorkspaceListOptions struct {
	Name        string
	Type        string // desk, room, commonWorkspace
	ReserveUser string
}

// Get returns a workspace.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/GET/workspaces/{workspaceId}
func (s *WorkspaceService) Get(ctx context.Context, workspaceID string) (*WorkspaceProfile, error) {
	return fetch[WorkspaceProfile](ctx, s.c, workspacesGet, nil, nil, workspaceID)
}

// Reservations returns the reservations of a workspace, at most 14 days of them.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/GET/workspaces/{workspaceId}/reservations
func (s *WorkspaceService) Reservations(ctx context.Context, workspaceID string, opt *ReservationListOptions) iter.Seq2[Reservation, error] {
	q := query{}
	if opt != nil {
		q.set("from", opt.From.text()).set("to", opt.To.text()).set("user_id", opt.UserID)
	}
	return all[reservationPage](ctx, s.c, workspacesReservations, url.Values(q), workspaceID)
}

// ReservationListOptions are the options of [WorkspaceService.Reservations].
type ReservationListOptions struct {
	From, To Time
	UserID   string
}

// Reserve reserves a workspace, 15 minutes to 24 hours long, within 6 months.
// [ErrInvalid] with code 8201 says that it is likely taken.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/POST/workspaces/{workspaceId}/reservations
func (s *WorkspaceService) Reserve(ctx context.Context, workspaceID string, req *ReservationRequest, checkIn bool) (*Reserved, error) {
	return fetch[Reserved](ctx, s.c, workspacesReserve, url.Values(query{}.flag("check_in", checkIn)), req, workspaceID)
}

// Reservation returns one reservation.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/GET/workspaces/{workspaceId}/reservations/{reservationId}
func (s *WorkspaceService) Reservation(ctx context.Context, workspaceID, reservationID string) (*Reservation, error) {
	out, err := fetch[oneReservation](ctx, s.c, workspacesReservation, nil, nil, workspaceID, reservationID)
	if err != nil {
		return nil, err
	}
	return &out.Result, nil
}

// UpdateReservation moves or renames a reservation; its meeting stays.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/PATCH/workspaces/{workspaceId}/reservations/{reservationId}
func (s *WorkspaceService) UpdateReservation(ctx context.Context, workspaceID, reservationID string, req *ReservationRequest) error {
	return s.c.send(ctx, workspacesUpdate, nil, req, workspaceID, reservationID)
}

// CancelReservation gives the workspace free. [ErrNotFound] means that the
// reservation is gone already.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/DELETE/workspaces/{workspaceId}/reservations/{reservationId}
func (s *WorkspaceService) CancelReservation(ctx context.Context, workspaceID, reservationID string) error {
	return s.c.send(ctx, workspacesCancel, nil, nil, workspaceID, reservationID)
}

// CheckIn checks a user in or out of a reservation.
//
// See https://developers.zoom.us/docs/api/rooms/#tag/workspaces/POST/workspaces/events
func (s *WorkspaceService) CheckIn(ctx context.Context, req *WorkspaceEvent) error {
	return s.c.send(ctx, workspacesEvent, nil, req)
}

// ReservationRequest is a reservation to make or its new time. Topic is shown at
// the door: it should name no patient.
type ReservationRequest struct {
	StartTime  Time                `json:"start_time"`
	EndTime    Time                `json:"end_time"`
	Topic      string              `json:"topic"`
	ReserveFor string              `json:"reserve_for,omitempty"` // a user; create only
	Meeting    *ReservationMeeting `json:"meeting,omitempty"`     // needed for rooms; create only
}

// ReservationMeeting binds an existing meeting, or describes a new one.
type ReservationMeeting struct {
	MeetingUUID       string `json:"meeting_uuid,omitempty"`
	Password          string `json:"password,omitempty"` // at most 10 characters
	WaitingRoom       *bool  `json:"waiting_room,omitempty"`
	EndToEndEncrypted *bool  `json:"end_to_end_encrypted,omitempty"`
}

// Reserved is the answer of [WorkspaceService.Reserve].
type Reserved struct {
	ReservationID string `json:"reservation_id"`
	Status        string `json:"status"` // reserved, checked_in, checked_out
}

func (r *Reserved) lacks() string {
	if r.ReservationID == "" {
		return "reservation_id"
	}
	return ""
}

// UnmarshalJSON also reads the id under a key with a trailing space, as Zoom's
// own specification spells it.
func (r *Reserved) UnmarshalJSON(b []byte) error {
	var both struct {
		ID     ID     `json:"reservation_id"`
		Spaced ID     `json:"reservation_id "`
		Status string `json:"status"`
	}
	_, err := lenient.Unmarshal(b, &both)
	r.ReservationID, r.Status = string(cmp.Or(both.ID, both.Spaced)), both.Status
	return err
}

// Reservation is a reservation of a workspace.
type Reservation struct {
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	Topic     string `json:"topic"`
	StartTime Time   `json:"start_time"`
	EndTime   Time   `json:"end_time"`
	Timezone  string `json:"timezone"`
	Status    string `json:"status"` // reserved, checked_in, checked_out
}

type oneReservation struct {
	Result Reservation `json:"result"`
}

func (o *oneReservation) lacks() string {
	if o.Result.ID == "" {
		return "result.id"
	}
	return ""
}

type reservationPage struct {
	Reservations []Reservation `json:"reservations"`
}

func (p reservationPage) rows() []Reservation { return p.Reservations }

func (p reservationPage) lacks() string {
	return lacksRow("reservations", p.Reservations, func(r *Reservation) bool { return r.ID == "" }, "id")
}

// WorkspaceEvent is a check-in or check-out.
type WorkspaceEvent struct {
	Method string               `json:"method"` // check_in, check_out
	Params WorkspaceEventParams `json:"params"`
}

// WorkspaceEventParams name what is checked.
type WorkspaceEventParams struct {
	WorkspaceID   string `json:"workspace_id,omitempty"`
	UserID        string `json:"user_id,omitempty"`
	ReservationID string `json:"reservation_id,omitempty"`
}

// Workspace is a row of [WorkspaceService.List].
type Workspace struct {
	ID                 string   `json:"id"`
	Name               string   `json:"workspace_name"`
	Type               string   `json:"workspace_type"` // desk, room, commonWorkspace
	LocationID         string   `json:"location_id"`
	Capacity           ID       `json:"capacity"`
	ConstructionStatus bool     `json:"construction_status"`
	RequiresApproval   bool     `json:"requires_approval"`
	RoomImages         []string `json:"room_images"`
	AssetIDs           []string `json:"asset_ids"`
	X                  float64  `json:"point_coordinate_x"`
	Y                  float64  `json:"point_coordinate_y"`
	Radius             float64  `json:"point_coordinate_radius"`
	Polygon            []Point  `json:"polygon_coordinates"`
}

// Point is a corner on a floor plan.
type Point struct {
	X float64 `json:"polygon_coordinate_x"`
	Y float64 `json:"polygon_coordinate_y"`
}

type workspacePage struct {
	page
	Workspaces []Workspace `json:"workspaces"`
}

func (p workspacePage) rows() []Workspace { return p.Workspaces }

func (p workspacePage) lacks() string {
	return lacksRow("workspaces", p.Workspaces, func(r *Workspace) bool { return r.ID == "" }, "id")
}

// WorkspaceProfile is the answer of [WorkspaceService.Get].
type WorkspaceProfile struct {
	ID                 string `json:"id"`
	Name               string `json:"workspace_name"`
	DisplayName        string `json:"workspace_display_name"`
	Type               string `json:"workspace_type"`
	Passcode           string `json:"workspace_passcode"`
	ActivationCode     string `json:"activation_code"`
	CalendarResourceID string `json:"calendar_resource_id"`
	LocationID         string `json:"location_id"`
	SupportAssignment  bool   `json:"supportAssignment"`
}

func (p *WorkspaceProfile) lacks() string { return lacksID(p.ID == "") }
