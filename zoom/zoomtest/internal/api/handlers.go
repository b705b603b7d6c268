package api

import (
	"sync"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
)

// handlers says what does each operation of operations.json.
var handlers = sync.OnceValue(func() map[string]handler {
	return map[string]handler{
		"POST /users":                  createUser,
		"GET /users":                   listUsers,
		"GET /users/email":             emailExists,
		"GET /users/summary":           summarizeUsers,
		"GET /users/me/zak":            ownZAK,
		"GET /users/{userId}":          getUser,
		"PATCH /users/{userId}":        patchUser,
		"DELETE /users/{userId}":       deleteUser,
		"PUT /users/{userId}/status":   setUserStatus,
		"GET /users/{userId}/token":    userToken,
		"GET /users/{userId}/meetings": listMeetings,

		"POST /users/{userId}/meetings":                       createMeeting,
		"GET /users/{userId}/upcoming_meetings":               upcomingMeetings,
		"GET /meetings/{meetingId}":                           getMeeting,
		"PATCH /meetings/{meetingId}":                         patchMeeting,
		"DELETE /meetings/{meetingId}":                        deleteMeeting,
		"PUT /meetings/{meetingId}/status":                    setMeetingStatus,
		"GET /meetings/{meetingId}/invitation":                invitation,
		"GET /meetings/{meetingId}/jointoken/local_recording": recordingToken,
		"PATCH /live_meetings/{meetingId}/events":             controlMeeting,

		"POST /meetings/{meetingId}/invite_links":                 createInviteLinks,
		"GET /meetings/{meetingId}/registrants":                   listRegistrants,
		"POST /meetings/{meetingId}/registrants":                  createRegistrant,
		"GET /meetings/{meetingId}/registrants/{registrantId}":    getRegistrant,
		"DELETE /meetings/{meetingId}/registrants/{registrantId}": deleteRegistrant,
		"PUT /meetings/{meetingId}/registrants/status":            setRegistrantStatus,
		"POST /meetings/{meetingId}/batch_registrants":            createRegistrants,

		"GET /past_meetings/{meetingId}":                pastMeeting,
		"GET /past_meetings/{meetingId}/instances":      pastInstances,
		"GET /past_meetings/{meetingId}/participants":   pastParticipants,
		"GET /report/meetings/{meetingId}/participants": reportParticipants,

		"GET /tracking_fields":  listTrackingFields,
		"POST /tracking_fields": createTrackingField,

		"GET /rooms":                                                    listRooms,
		"GET /rooms/{roomId}":                                           getRoom,
		"PATCH /rooms/{id}/events":                                      controlRoom,
		"GET /rooms/locations":                                          listLocations,
		"GET /rooms/calendar/services":                                  listCalendarServices,
		"GET /rooms/calendar/services/{serviceId}/resources":            listCalendarResources,
		"GET /workspaces":                                               listWorkspaces,
		"GET /workspaces/{workspaceId}":                                 getWorkspace,
		"POST /workspaces/events":                                       checkIn,
		"GET /workspaces/{workspaceId}/reservations":                    listReservations,
		"POST /workspaces/{workspaceId}/reservations":                   createReservation,
		"GET /workspaces/{workspaceId}/reservations/{reservationId}":    getReservation,
		"PATCH /workspaces/{workspaceId}/reservations/{reservationId}":  patchReservation,
		"DELETE /workspaces/{workspaceId}/reservations/{reservationId}": deleteReservation,
	}
})

// handlerOf is what does an operation, nil when nothing does.
func handlerOf(op *table.Operation) handler {
	if op == nil {
		return nil
	}
	return handlers()[op.Op]
}
