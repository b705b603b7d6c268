package zoom_test

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

const id = zoom.MeetingID(85012345678)

type typedCall func(t *testing.T, c *zoom.Client, request []byte) (any, error)

// calls has the typed method of each operation, called with all its options.
var calls = map[string]typedCall{
	"POST /users/{userId}/meetings": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return c.Meetings.Create(t.Context(), "u1", in[zoom.MeetingRequest](t, b))
	},
	"GET /users/{userId}/meetings": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("meetings", c.Meetings.List(t.Context(), "u1", &zoom.MeetingListOptions{Type: "live", From: "2026-01-01", To: "2026-01-02", Timezone: "UTC"}))
	},
	"GET /users/{userId}/upcoming_meetings": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("meetings", c.Meetings.Upcoming(t.Context(), "u1"))
	},
	"GET /meetings/{meetingId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Meetings.Get(t.Context(), id, &zoom.MeetingGetOptions{OccurrenceID: "o", ShowPreviousOccurrences: true})
	},
	"PATCH /meetings/{meetingId}": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return nil, c.Meetings.Update(t.Context(), id, "o", in[zoom.MeetingRequest](t, b))
	},
	"DELETE /meetings/{meetingId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return nil, c.Meetings.Delete(t.Context(), id, &zoom.MeetingDeleteOptions{OccurrenceID: "o", MailHosts: true, MailRegistrants: true})
	},
	"PUT /meetings/{meetingId}/status": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return nil, c.Meetings.End(t.Context(), id)
	},
	"GET /meetings/{meetingId}/invitation": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Meetings.Invitation(t.Context(), id)
	},
	"POST /meetings/{meetingId}/invite_links": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return c.Meetings.CreateInviteLinks(t.Context(), id, in[zoom.InviteLinksRequest](t, b))
	},
	"GET /meetings/{meetingId}/jointoken/local_recording": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Meetings.LocalRecordingToken(t.Context(), id, true)
	},

	"GET /meetings/{meetingId}/registrants": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("registrants", c.Registrants.List(t.Context(), id, &zoom.RegistrantListOptions{OccurrenceID: "o", Status: "pending"}))
	},
	"POST /meetings/{meetingId}/registrants": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return c.Registrants.Add(t.Context(), id, in[zoom.RegistrantRequest](t, b), "o1", "o2")
	},
	"GET /meetings/{meetingId}/registrants/{registrantId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Registrants.Get(t.Context(), id, "reg1")
	},
	"DELETE /meetings/{meetingId}/registrants/{registrantId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return nil, c.Registrants.Delete(t.Context(), id, "reg1", "o")
	},
	"PUT /meetings/{meetingId}/registrants/status": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return nil, c.Registrants.SetStatus(t.Context(), id, "o", in[zoom.RegistrantStatusRequest](t, b))
	},
	"POST /meetings/{meetingId}/batch_registrants": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return c.Registrants.AddBatch(t.Context(), id, in[zoom.BatchRegistrantsRequest](t, b))
	},

	"PATCH /live_meetings/{meetingId}/events": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return nil, c.LiveMeetings.Control(t.Context(), id, in[zoom.LiveControl](t, b))
	},
	"GET /past_meetings/{meetingId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.PastMeetings.Get(t.Context(), zoom.LastInstance(id))
	},
	"GET /past_meetings/{meetingId}/instances": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("meetings", c.PastMeetings.Instances(t.Context(), id))
	},
	"GET /past_meetings/{meetingId}/participants": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("participants", c.PastMeetings.Participants(t.Context(), zoom.LastInstance(id)))
	},
	"GET /report/meetings/{meetingId}/participants": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("participants", c.Reports.Participants(t.Context(), zoom.LastInstance(id)))
	},
	"GET /tracking_fields": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("tracking_fields", c.TrackingFields.List(t.Context()))
	},
	"POST /tracking_fields": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return c.TrackingFields.Create(t.Context(), in[zoom.TrackingField](t, b))
	},

	"GET /users": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("users", c.Users.List(t.Context(), &zoom.UserListOptions{Status: "active", RoleID: "1", IncludeFields: "host_key", License: "x"}))
	},
	"POST /users": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		req := in[struct {
			Action zoom.UserAction `json:"action"`
			User   zoom.NewUser    `json:"user_info"`
		}](t, b)
		return c.Users.Create(t.Context(), req.Action, &req.User)
	},
	"GET /users/email": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		exists, err := c.Users.EmailExists(t.Context(), "a@b.test")
		return map[string]bool{"existed_email": exists}, err
	},
	"GET /users/summary": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Users.Summary(t.Context())
	},
	"GET /users/{userId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Users.Get(t.Context(), "u1", &zoom.UserGetOptions{LoginType: "99", EncryptedEmail: true, SearchByUniqueID: true})
	},
	"PATCH /users/{userId}": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return nil, c.Users.Update(t.Context(), "u1", in[zoom.UserUpdate](t, b), &zoom.UserUpdateOptions{LoginType: "1", RemoveTSPCredentials: true})
	},
	"DELETE /users/{userId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return nil, c.Users.Delete(t.Context(), "u1", &zoom.UserDeleteOptions{Permanently: true, TransferTo: "a@b.test", EncryptedEmail: true,
			Transfer: []string{"meeting", "webinar", "recording", "whiteboard", "clipfiles", "notes", "visitors", "docs"}})
	},
	"PUT /users/{userId}/status": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return nil, c.Users.SetStatus(t.Context(), "u1", "activate")
	},
	"GET /users/{userId}/token": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		token, err := c.Users.Token(t.Context(), "u1", &zoom.UserTokenOptions{Type: "onbehalf", TTL: 60, MeetingID: id})
		return map[string]string{"token": token}, err
	},
	"GET /users/me/zak": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		token, err := c.Users.OwnZAK(t.Context())
		return map[string]string{"token": token}, err
	},

	"GET /rooms": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("rooms", c.Rooms.List(t.Context(), &zoom.RoomListOptions{Status: "Available", Type: "ZoomRoom", LocationID: "l", Name: "n", TagIDs: "a,b", Unassigned: true}))
	},
	"GET /rooms/{roomId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Rooms.Get(t.Context(), "room1", true)
	},
	"PATCH /rooms/{id}/events": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return nil, c.Rooms.Control(t.Context(), "room1", in[zoom.RoomControl](t, b))
	},
	"GET /rooms/locations": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("locations", c.Rooms.Locations(t.Context(), &zoom.LocationListOptions{ParentID: "p", Type: "floor"}))
	},
	"GET /rooms/calendar/services": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("calendar_services", c.Rooms.CalendarServices(t.Context()))
	},
	"GET /rooms/calendar/services/{serviceId}/resources": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("calendar_resources", c.Rooms.CalendarResources(t.Context(), "srv1"))
	},

	"GET /workspaces": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return rows("workspaces", c.Workspaces.List(t.Context(), "l", &zoom.WorkspaceListOptions{Name: "n", Type: "room", ReserveUser: "u"}))
	},
	"GET /workspaces/{workspaceId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return c.Workspaces.Get(t.Context(), "ws1")
	},
	"GET /workspaces/{workspaceId}/reservations": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		now := zoom.At(time.Now())
		return rows("reservations", c.Workspaces.Reservations(t.Context(), "ws1", &zoom.ReservationListOptions{From: now, To: now, UserID: "u"}))
	},
	"POST /workspaces/{workspaceId}/reservations": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return c.Workspaces.Reserve(t.Context(), "ws1", in[zoom.ReservationRequest](t, b), true)
	},
	"GET /workspaces/{workspaceId}/reservations/{reservationId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		r, err := c.Workspaces.Reservation(t.Context(), "ws1", "res1")
		return map[string]any{"result": r}, err
	},
	"PATCH /workspaces/{workspaceId}/reservations/{reservationId}": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return nil, c.Workspaces.UpdateReservation(t.Context(), "ws1", "res1", in[zoom.ReservationRequest](t, b))
	},
	"DELETE /workspaces/{workspaceId}/reservations/{reservationId}": func(t *testing.T, c *zoom.Client, _ []byte) (any, error) {
		return nil, c.Workspaces.CancelReservation(t.Context(), "ws1", "res1")
	},
	"POST /workspaces/events": func(t *testing.T, c *zoom.Client, b []byte) (any, error) {
		return nil, c.Workspaces.CheckIn(t.Context(), in[zoom.WorkspaceEvent](t, b))
	},
}
