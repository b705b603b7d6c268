package zoomvideo

import (
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

// Scope is what the app at Zoom must be allowed, and what for.
type Scope struct {
	Name string // as Zoom calls it: "meeting:write:meeting:admin"
	// Operations are the calls that need it, as [zoom.Error] names them; none: Zoom
	// wants it of an app that subscribes to events.
	Operations []string
	Why        string // a sentence for the administrator
	// Feature is the driver.Feature… that goes without it. Empty: the product needs it.
	Feature string
	Without string // what happens when it is missing, a sentence
}

// EventType is a webhook event that the app at Zoom subscribes to.
type EventType struct {
	Name string // as Zoom calls it: "meeting.started"
	Why  string // a sentence for the administrator
}

// SignInScope is the scope of an app that people only sign in with, which is
// user-managed: the admin's scopes are none of its.
const SignInScope = "user:read:user"

// Scopes returns all that the adapter and package connector need of an app that an
// account's administrator installs, or of a server-to-server app: granular scopes,
// with admin's reach. Without one, only what it is for goes wrong.
//
// See https://developers.zoom.us/docs/integrations/oauth-scopes-granular/
func Scopes() []Scope {
	return []Scope{
		{
			"meeting:write:meeting:admin", []string{"Meetings.Create"},
			"Makes the meeting of a visit.", "", "No visit gets a meeting.",
		},
		{
			"meeting:read:meeting:admin", []string{"Meetings.Get"},
			"Looks at a meeting before it is changed, deleted or started, and lets the app be told of meetings.", "", "Meetings are made, but nobody can start one from here, and no change reaches them.",
		},
		{
			"meeting:update:meeting:admin", []string{"Meetings.Update"},
			"Moves a meeting when the appointment is moved.", "", "A meeting keeps its first time.",
		},
		{
			"meeting:delete:meeting:admin", []string{"Meetings.Delete"},
			"Deletes the meeting of a cancelled visit.", "", "Meetings of cancelled visits stay.",
		},
		{
			"meeting:read:list_meetings:admin", []string{"Meetings.List"},
			"Finds a meeting again when Zoom's answer was lost, so that none is made twice.", "", "A visit whose answer was lost gets no meeting.",
		},
		{
			"meeting:read:participant:admin", nil,
			"Lets the app be told who comes and goes.", "", "Zoom refuses the subscription to participants' events; who was there is known only afterwards.",
		},
		{
			"user:read:user:admin", []string{"Users.Get"},
			"Finds the Zoom user of a physician, and tells who installs the app.", "", "No visit gets a host, and nobody can install the app.",
		},
		{
			"user:read:list_users:admin", []string{"Users.List"},
			"Lists the people of the account to choose physicians and staff from, and finds users that were left behind.", "", "The lists to choose from stay empty; users that were left behind stay.",
		},
		{
			"user:write:user:admin", []string{"Users.Create"},
			"Makes Zoom users for patients, and for physicians who do not sign in.", driver.FeatureAPIUsers, "Patients come in as registrants or guests, and every physician needs a Zoom user.",
		},
		{
			"user:read:token:admin", []string{"Users.Token"},
			"Mints the join link of such a user at the click.", driver.FeatureAPIUsers, "The links of such users lead nowhere: leave out all three, or none.",
		},
		{
			"user:delete:user:admin", []string{"Users.Delete"},
			"Deletes such a user after the visit.", driver.FeatureAPIUsers, "Such users stay.",
		},
		{
			"meeting:write:registrant:admin", []string{"Registrants.Add"},
			"Gives patients a join link of their own where no Zoom user can be made.", driver.FeatureRegistration, "They come in by the meeting's own link, as guests.",
		},
		{
			"meeting:delete:registrant:admin", []string{"Registrants.Delete"},
			"Takes the link of a participant back.", driver.FeatureRegistration, "A removed participant's link works on.",
		},
		{
			"meeting:read:list_past_instances:admin", []string{"PastMeetings.Instances"},
			"Asks, after a visit, whether it took place, in case events were lost.", driver.FeatureHistory, "What events did not tell stays unknown.",
		},
		{
			"meeting:read:past_meeting:admin", []string{"PastMeetings.Get"},
			"Asks when it began and ended.", driver.FeatureHistory, "The same.",
		},
		{
			"meeting:read:list_past_participants:admin", []string{"PastMeetings.Participants"},
			"Asks who was there.", driver.FeatureHistory, "The same.",
		},
		{
			"zoom_rooms:read:list_rooms:admin", []string{"Rooms.List"},
			"Lists the Zoom Rooms.", driver.FeatureRooms, "No room can be chosen for a visit.",
		},
		{
			"zoom_rooms:update:room_control:admin", []string{"Rooms.Control"},
			"Calls a Zoom Room that cannot be reserved into the meeting.", driver.FeatureRooms, "Such a room does not join.",
		},
		{
			"workspace:read:list_workspaces:admin", []string{"Workspaces.List"},
			"Finds out which rooms can be reserved.", driver.FeatureRooms, "Rooms are called into the meeting, and not reserved.",
		},
		{
			"workspace:read:list_reservations:admin", []string{"Workspaces.Reservations"},
			"Finds a reservation again, so that none is made twice.", driver.FeatureRooms, "No room is reserved.",
		},
		{
			"workspace:write:reservation:admin", []string{"Workspaces.Reserve"},
			"Reserves a room for a visit.", driver.FeatureRooms, "No room is reserved.",
		},
		{
			"workspace:update:reservation:admin", []string{"Workspaces.UpdateReservation"},
			"Moves the reservation with the visit.", driver.FeatureRooms, "A reservation keeps its first time.",
		},
		{
			"workspace:delete:reservation:admin", []string{"Workspaces.CancelReservation"},
			"Gives the room back.", driver.FeatureRooms, "Reservations of cancelled visits stay.",
		},
	}
}

// Events returns the events that the app at Zoom subscribes to: those that [Decode]
// makes something of. That the app was removed, [webhooks.EventAppDeauthorized], is
// none of them: Zoom sends it by itself, to the app's deauthorization endpoint.
//
// See https://developers.zoom.us/docs/api/meetings/events/
func Events() []EventType {
	return []EventType{
		{webhooks.EventMeetingStarted, "The visit has begun, and the physician is there."},
		{webhooks.EventMeetingEnded, "The visit is over."},
		{webhooks.EventParticipantJoined, "Somebody came in."},
		{webhooks.EventParticipantLeft, "Somebody left."},
		{webhooks.EventJoinedWaitingRoom, "Somebody waits to be let in."},
		{webhooks.EventLeftWaitingRoom, "Somebody gave up waiting."},
		{webhooks.EventAdmitted, "Somebody was let in."},
		{webhooks.EventPutInWaitingRoom, "Somebody was sent back to wait."},
		{webhooks.EventWaitingForHost, "Somebody waits for the physician to begin."},
		{webhooks.EventJoinedBeforeHost, "The same, where the account lets people in before the host."},
		{webhooks.EventWaitingForHostLeft, "Somebody gave up waiting for the physician."},
		{webhooks.EventMeetingUpdated, "Somebody changed the meeting in Zoom: it is set right."},
		{webhooks.EventMeetingDeleted, "Somebody deleted the meeting in Zoom: another one is made."},
	}
}
