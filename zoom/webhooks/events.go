package webhooks

import (
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// Names of events.
const (
	EventURLValidation      = "endpoint.url_validation" // see [Verifier.Challenge]
	EventAppDeauthorized    = "app_deauthorized"
	EventMeetingCreated     = "meeting.created"
	EventMeetingUpdated     = "meeting.updated"
	EventMeetingDeleted     = "meeting.deleted"
	EventMeetingStarted     = "meeting.started"
	EventMeetingEnded       = "meeting.ended"
	EventParticipantJoined  = "meeting.participant_joined"
	EventParticipantLeft    = "meeting.participant_left"
	EventJoinedWaitingRoom  = "meeting.participant_joined_waiting_room"
	EventLeftWaitingRoom    = "meeting.participant_left_waiting_room"
	EventAdmitted           = "meeting.participant_admitted"
	EventPutInWaitingRoom   = "meeting.participant_put_in_waiting_room"
	EventWaitingForHost     = "meeting.participant_jbh_waiting"
	EventJoinedBeforeHost   = "meeting.participant_jbh_joined"
	EventWaitingForHostLeft = "meeting.participant_jbh_waiting_left"
	EventRoleChanged        = "meeting.participant_role_changed"
	EventUserCreated        = "user.created"
	EventUserDeleted        = "user.deleted"
	EventUserDisassociated  = "user.disassociated"
	EventUserDeactivated    = "user.deactivated"
	EventUserActivated      = "user.activated"
	EventUserAcceptedInvite = "user.invitation_accepted"
)

// Event is a delivery of a webhook. Payload is a pointer to one of the types
// below, by Name; nil for events this package does not know.
type Event struct {
	Name      string
	At        time.Time // when it happened, to the millisecond; zero when Zoom does not say
	AccountID string    // whose event it is: one app serves many accounts
	Payload   any
	Odd       []string // members that were not as documented, as "payload.object.duration"
}

// EventMeeting is the meeting of an event.
type EventMeeting struct {
	ID        zoom.MeetingID   `json:"id"` // of a personal meeting: the personal meeting id
	UUID      string           `json:"uuid"`
	HostID    string           `json:"host_id"`
	Topic     string           `json:"topic"`
	Type      zoom.MeetingType `json:"type"`
	StartTime zoom.Time        `json:"start_time"`
	Timezone  string           `json:"timezone"`
	Duration  int              `json:"duration"` // scheduled minutes, not how long it took
}

// Operator is who caused an event.
type Operator struct {
	Email     string `json:"operator"`
	ID        string `json:"operator_id"`
	Operation string `json:"operation"` // all, single; of series
}

// MeetingCreated says that a meeting was scheduled.
type MeetingCreated struct {
	Operator
	Meeting ChangedMeeting `json:"object"`
}

// MeetingUpdated says that a meeting was changed. Of Meeting only the id and what
// changed are set, of Old what that was before; Changed tells what it is.
type MeetingUpdated struct {
	Operator
	Meeting   ChangedMeeting `json:"object"`
	Old       ChangedMeeting `json:"old_object"`
	Scope     string         `json:"scope"`      // single, all; of series
	TimeStamp zoom.Time      `json:"time_stamp"` // when it was changed

	// Changed names the members that changed, in order, as "password", "topic",
	// "settings.waiting_room". A member that is set to nothing ("agenda": "") is
	// among them.
	Changed []string `json:"-"`
}

// MeetingDeleted says that a meeting, or an occurrence of it, was deleted.
type MeetingDeleted struct {
	Operator
	Meeting ChangedMeeting `json:"object"`
}

// ChangedMeeting is the meeting of an event about its schedule. It holds the
// passcode and the join link: do not log it.
type ChangedMeeting struct {
	EventMeeting
	JoinURL        string                `json:"join_url"`
	Password       string                `json:"password"`
	Agenda         string                `json:"agenda"`
	PMI            zoom.ID               `json:"pmi"`
	Occurrences    []zoom.Occurrence     `json:"occurrences"`
	Recurrence     *zoom.Recurrence      `json:"recurrence"`
	TrackingFields []zoom.TrackingValue  `json:"tracking_fields"`
	Settings       *zoom.MeetingSettings `json:"settings"`
}

// MeetingStarted says that a meeting has begun, by whoever came first.
type MeetingStarted struct {
	Meeting EventMeeting `json:"object"`
}

// MeetingEnded says that a meeting has ended.
type MeetingEnded struct {
	Meeting EndedMeeting `json:"object"`
}

// EndedMeeting is a meeting with its end.
type EndedMeeting struct {
	EventMeeting
	EndTime zoom.Time `json:"end_time"`
}

// Participant is someone in an event. Which members are set depends on the event
// and on who it is; see [Participant.At].
type Participant struct {
	ID                string    `json:"id"`                  // Zoom user id when signed in; deprecated by Zoom
	ParticipantUserID string    `json:"participant_user_id"` // Zoom user id when signed in; empty for guests
	ParticipantUUID   string    `json:"participant_uuid"`    // one per join
	UserID            zoom.ID   `json:"user_id"`             // within the meeting; another after each rejoin
	RegistrantID      string    `json:"registrant_id"`       // stays the same when rejoining
	CustomerKey       string    `json:"customer_key"`        // from the Meeting SDK
	UserName          string    `json:"user_name"`           // as shown in the meeting; identifies nobody
	Email             string    `json:"email"`               // mostly empty for people outside the account
	PhoneNumber       string    `json:"phone_number"`        // when dialled in
	JoinTime          zoom.Time `json:"join_time"`
	LeaveTime         zoom.Time `json:"leave_time"`
	LeaveReason       string    `json:"leave_reason"` // holds the name: do not log it
	DateTime          zoom.Time `json:"date_time"`
	OldRole           string    `json:"old_role"` // host, co-host, attendee
	NewRole           string    `json:"new_role"`
}

// At is when it happened, by whichever member says so; zero when none does.
func (p *Participant) At() time.Time {
	for _, t := range []zoom.Time{p.JoinTime, p.LeaveTime, p.DateTime} {
		if !t.IsZero() {
			return t.Time
		}
	}
	return time.Time{}
}

// Account returns the Zoom user id of who it is, "" for a guest.
func (p *Participant) Account() string {
	if p.ParticipantUserID != "" {
		return p.ParticipantUserID
	}
	return p.ID
}

// ParticipantEvent is what the participant events have in common.
type ParticipantEvent struct {
	Meeting struct {
		EventMeeting
		Participant Participant `json:"participant"`
	} `json:"object"`
}

// About returns the meeting and the participant of the event.
func (e *ParticipantEvent) About() (*EventMeeting, *Participant) {
	return &e.Meeting.EventMeeting, &e.Meeting.Participant
}

// The events of participants. Their order of arrival means nothing: go by the
// times in them.
type (
	ParticipantJoined  struct{ ParticipantEvent } // is in the meeting; not always sent for the host
	ParticipantLeft    struct{ ParticipantEvent }
	JoinedWaitingRoom  struct{ ParticipantEvent } // waits; is not in the meeting
	LeftWaitingRoom    struct{ ParticipantEvent }
	Admitted           struct{ ParticipantEvent } // by the host, from the waiting room
	PutInWaitingRoom   struct{ ParticipantEvent } // by the host, from the meeting
	WaitingForHost     struct{ ParticipantEvent } // looks at "waiting for the host to start"
	JoinedBeforeHost   struct{ ParticipantEvent }
	WaitingForHostLeft struct{ ParticipantEvent }
	RoleChanged        struct{ ParticipantEvent }
)

// UserEvent is what the user events have in common.
type UserEvent struct {
	Operator
	User EventUser `json:"object"`
}

// EventUser is the user of an event.
type EventUser struct {
	ID          string        `json:"id"`
	Email       string        `json:"email"`
	FirstName   string        `json:"first_name"`
	LastName    string        `json:"last_name"`
	DisplayName string        `json:"display_name"`
	Type        zoom.UserType `json:"type"`
}

// UserCreated says that a user was made.
type UserCreated struct {
	UserEvent
	CreationType zoom.UserAction `json:"creation_type"`
}

// The other events of users.
type (
	UserDeleted        struct{ UserEvent }
	UserDisassociated  struct{ UserEvent } // is no longer of the account
	UserDeactivated    struct{ UserEvent }
	UserActivated      struct{ UserEvent }
	UserAcceptedInvite struct{ UserEvent }
)

// AppDeauthorized says that a user has removed the app: of a customer's account the
// one who installed it, or anybody else who had signed in with it. Whether the
// account's own grant has ended with it is for [zoom.Client.CheckGrant] to say; then
// the customer's data must be deleted. It is verified like every other event.
//
// See https://developers.zoom.us/docs/api/webhooks/#deauthorization-event
type AppDeauthorized struct {
	AccountID string    `json:"account_id"`
	UserID    string    `json:"user_id"`   // who has removed it
	ClientID  string    `json:"client_id"` // which app
	Time      zoom.Time `json:"deauthorization_time"`
}
