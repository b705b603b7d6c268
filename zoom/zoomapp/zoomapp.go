// Package zoomapp says what a Zoom app must be for this module's engine to work with
// it: the scopes of its tokens, the events it is told of, and a manifest that sets
// both up. The tables of the documentation are made from it, and a token is held
// against it.
//
//   - zoomapp.go: the scopes and the events;
//   - manifest.go: the app as Zoom's App Marketplace takes it.
//
// See https://developers.zoom.us/docs/integrations/oauth-scopes-granular/
package zoomapp

import (
	"slices"
	"strings"

	"github.com/televisit/televisit-go/zoom/webhooks"
)

// Scope is a permission that the app needs, for the operations that take it. A new app
// gets the granular one, an older app has classic ones: either will do.
type Scope struct {
	Granular   string
	Classic    string
	For        string   // what the product does with it
	Needed     bool     // without it there are no visits; else only what For says is missing
	Operations []string // of package zoom, as "Meetings.Create"
}

// Scopes lists what the product needs, ordered by what it is for.
func Scopes() []Scope { return slices.Clone(scopes) }

const (
	meetings = "making visits' meetings, moving and deleting them"
	people   = "a link of their own for each patient: users"
	signup   = "a link of their own for each patient: registration, where the account has no API users"
	history  = "who was there, when webhooks were lost"
	rooms    = "meeting rooms"
)

var scopes = []Scope{
	{"meeting:write:meeting:admin", "meeting:write:admin", meetings, true, []string{"Meetings.Create"}},
	{"meeting:read:meeting:admin", "meeting:read:admin", meetings, true, []string{"Meetings.Get"}},
	{"meeting:update:meeting:admin", "meeting:write:admin", meetings, true, []string{"Meetings.Update"}},
	{"meeting:delete:meeting:admin", "meeting:write:admin", meetings, true, []string{"Meetings.Delete"}},
	{"meeting:read:list_meetings:admin", "meeting:read:admin", meetings, true, []string{"Meetings.List"}},
	{"user:read:user:admin", "user:read:admin", "finding physicians", true, []string{"Users.Get"}},
	{"meeting:read:participant:admin", "meeting:read:admin", "telling who comes and goes (webhooks)", true, nil},

	{"user:write:user:admin", "user:write:admin", people, false, []string{"Users.Create"}},
	{"user:delete:user:admin", "user:write:admin", people, false, []string{"Users.Delete"}},
	{"user:read:list_users:admin", "user:read:admin", people, false, []string{"Users.List"}},
	{"user:read:token:admin", "user:read:admin", people, false, []string{"Users.Token"}},

	{"meeting:write:registrant:admin", "meeting:write:admin", signup, false, []string{"Registrants.Add"}},
	{"meeting:read:registrant:admin", "meeting:read:admin", signup, false, []string{"Registrants.Get"}},
	{"meeting:delete:registrant:admin", "meeting:write:admin", signup, false, []string{"Registrants.Delete"}},

	{"meeting:read:past_meeting:admin", "meeting:read:admin", history, false, []string{"PastMeetings.Get"}},
	{"meeting:read:list_past_instances:admin", "meeting:read:admin", history, false, []string{"PastMeetings.Instances"}},
	{"meeting:read:list_past_participants:admin", "meeting:read:admin", history, false, []string{"PastMeetings.Participants"}},

	{"zoom_rooms:read:list_rooms:admin", "room:read:admin", rooms, false, []string{"Rooms.List"}},
	{"zoom_rooms:update:room_control:admin", "room:write:admin", rooms, false, []string{"Rooms.Control"}},
	{"workspace:read:list_workspaces:admin", "workspace:read:admin", rooms, false, []string{"Workspaces.List"}},
	{"workspace:read:list_reservations:admin", "workspace:read:admin", rooms, false, []string{"Workspaces.Reservations"}},
	{"workspace:write:reservation:admin", "workspace:write:admin", rooms, false, []string{"Workspaces.Reserve"}},
	{"workspace:update:reservation:admin", "workspace:write:admin", rooms, false, []string{"Workspaces.UpdateReservation"}},
	{"workspace:delete:reservation:admin", "workspace:write:admin", rooms, false, []string{"Workspaces.CancelReservation"}},
}

// Missing lists the scopes that a token lacks. Granted is the scope of the token
// endpoint's answer, names with spaces between ([zoom.Token]); empty says nothing, and
// nothing is missing then.
func Missing(granted string) []Scope {
	has := strings.Fields(granted)
	if len(has) == 0 {
		return nil
	}
	return slices.DeleteFunc(Scopes(), func(s Scope) bool {
		return slices.Contains(has, s.Granular) || slices.Contains(has, s.Classic)
	})
}

// Event is a webhook event that the app subscribes to.
type Event struct {
	Name string
	For  string // what it tells the product
}

// Events lists what the product subscribes to. Beside them, Zoom tells of the app's
// removal ([webhooks.EventAppDeauthorized]) at the deauthorization URL of the app.
func Events() []Event { return slices.Clone(events) }

var events = []Event{
	{webhooks.EventMeetingStarted, "the visit began"},
	{webhooks.EventMeetingEnded, "the visit ended"},
	{webhooks.EventMeetingUpdated, "somebody changed the meeting in Zoom"},
	{webhooks.EventMeetingDeleted, "somebody deleted the meeting in Zoom"},
	{webhooks.EventParticipantJoined, "somebody came in"},
	{webhooks.EventParticipantLeft, "somebody left"},
	{webhooks.EventJoinedWaitingRoom, "somebody waits in the waiting room"},
	{webhooks.EventLeftWaitingRoom, "somebody left the waiting room"},
	{webhooks.EventAdmitted, "the host let somebody in"},
	{webhooks.EventPutInWaitingRoom, "the host put somebody back into the waiting room"},
	{webhooks.EventWaitingForHost, "somebody waits for the host to begin"},
	{webhooks.EventWaitingForHostLeft, "and waits no longer"},
	{webhooks.EventJoinedBeforeHost, "somebody is in the meeting before the host"},
}

// Table is the scopes and events as Markdown, for the documentation.
func Table() string {
	var b strings.Builder
	b.WriteString("| scope | of an older app | for | |\n|---|---|---|---|\n")
	for _, s := range scopes {
		need := "optional"
		if s.Needed {
			need = "needed"
		}
		b.WriteString("| `" + s.Granular + "` | `" + s.Classic + "` | " + s.For + " | " + need + " |\n")
	}
	b.WriteString("\n| event | what it tells |\n|---|---|\n")
	for _, e := range events {
		b.WriteString("| `" + e.Name + "` | " + e.For + " |\n")
	}
	return b.String()
}
